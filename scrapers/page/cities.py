"""Large towns by name, to know one where nothing labels it. Which country a town is in does not follow from it."""

from typing import Final

from scrapers.page.plain import fold

_NAMES: Final = """
Aachen Aberdeen Adelaide Albuquerque Alicante Almere Amsterdam Antwerp Antwerpen Århus Aarhus Ashburn Athens Atlanta Auckland
Augsburg Austin Baltimore Bangalore Bengaluru Barcelona Basel Bath Beijing Belfast Belgrade Bergen Berlin Bern Bielefeld Bilbao
Birmingham Bochum Bogotá Bologna Bonn Bordeaux Boston Boulder Bratislava Braunschweig Breda Bremen Brighton Brisbane Bristol Brno
Bruges Brussels Brüssel Bruxelles Bucharest Budapest Calgary Cambridge Canberra Cardiff Charlotte Chemnitz Chennai Chicago
Cincinnati Cleveland Coimbra Columbus Copenhagen København Córdoba Cork Coventry Dallas Darmstadt Delft Denver Detroit Dijon Dortmund
Dresden Dubai Dublin Duisburg Dundee Düsseldorf Edinburgh Eindhoven Enschede Erfurt Erlangen Espoo Essen Exeter Florence Firenze
Freiburg Fürth Gdańsk Geneva Genève Genf Genoa Gent Ghent Girona Glasgow Gothenburg Göteborg Göttingen Granada Graz Grenoble
Groningen Haarlem Hague Halle Hamburg Hannover Hanover Heidelberg Heilbronn Helsinki Houston Hyderabad Indianapolis Ingolstadt
Innsbruck Istanbul Jakarta Jena Karlsruhe Kassel Katowice Kiel Kiew Kyiv Koblenz Köln Cologne Konstanz Kraków Krakow Lausanne Leeds
Leicester Leiden Leipzig Leuven Liège Lille Lima Limerick Linz Lisbon Lisboa Liverpool Ljubljana London Lübeck Lugano Luxembourg
Luzern Lyon Maastricht Madrid Magdeburg Mainz Málaga Malmö Manchester Mannheim Marseille Melbourne Memphis Metz Miami Milan Milano
Milwaukee Minneapolis Monterrey Montpellier Montreal Montréal Mulhouse Mumbai Munich München Münster Murcia Nancy Nantes Naples
Napoli Nashville Newcastle Nice Nijmegen Norwich Nottingham Nuremberg Nürnberg Oakland Offenbach Oldenburg Omaha Orlando Osaka Oslo
Osnabrück Ottawa Oxford Paderborn Palermo Paris Perth Philadelphia Phoenix Pittsburgh Plymouth Porto Portland Potsdam Poznań Prague
Praha Pune Québec Raleigh Regensburg Reims Rennes Reykjavik Riga Rome Roma Rostock Rotterdam Rouen Saarbrücken Sacramento Salzburg
Santander Santiago Seattle Seoul Sevilla Seville Shanghai Sheffield Singapore Sofia Southampton Stavanger Stockholm Strasbourg
Stuttgart Sydney Tallinn Tampa Tampere Tilburg Tokyo Toronto Toulouse Tours Trier Trondheim Turin Torino Turku Ulm Uppsala Utrecht
Valencia Valladolid Vancouver Venice Verona Vienna Vigo Vilnius Vitoria Warsaw Warszawa Wien Wiesbaden Winnipeg Winterthur Wolfsburg
Wrocław Wuppertal Würzburg York Zagreb Zaragoza Zürich Zurich Zwolle
"""
_LONGER: Final = """
Aix-en-Provence, Ann Arbor, Buenos Aires, Cape Town, Clermont-Ferrand, Den Haag, 's-Hertogenbosch, Frankfurt am Main, Frankfurt,
Gran Canaria, Hong Kong, Kansas City, Las Palmas, Las Vegas, Le Havre, Los Angeles, Mexico City, Milton Keynes, Mönchengladbach,
New Delhi, New York, New York City, Palma de Mallorca, Palo Alto, Rio de Janeiro, Salt Lake City, San Antonio, San Diego,
San Francisco, San Jose, San Sebastián, Sankt Gallen, St. Gallen, São Paulo, St. Louis, Tel Aviv, The Hague, Villach, Klagenfurt
"""
_KNOWN: Final = frozenset(map(fold, _NAMES.split())) | {fold(name) for name in _LONGER.replace("\n", " ").split(",")}


def is_city(text: str) -> bool:
    """Whether a few words are the name of a large town."""
    return fold(text) in _KNOWN
