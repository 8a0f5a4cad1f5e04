"""Whether an id token is what it says: signed by its provider, for us, just now, for this very sign-in."""

from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidClaimError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from api.oauth.answers import Keys
from api.oauth.providers import Openid
from jobraker import clock
from jobraker.tokens import CLOCK_SKEW

# Both providers sign with it. Which one counts is never the token's choice.
_ALGORITHMS: Final = ["RS256"]


def read(token: str, keys: Keys, openid: Openid, *, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a good token. Raises joserfc's `JoseError`, `ValueError` or `KeyError` for any other."""
    registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
    claims = jwt.decode(token, KeySet.import_key_set({"keys": keys.keys}), _ALGORITHMS, registry).claims
    demands: dict[str, ClaimsOption] = {
        "iss": {"essential": True, "values": list(openid.issuers)},
        "sub": {"essential": True},
        "aud": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": openid.owes_nonce, "value": nonce},
    }
    now = int(clock.now().timestamp())
    JWTClaimsRegistry(now=now, leeway=int(CLOCK_SKEW.total_seconds()), **demands).validate(claims)
    # For us and nobody else: a token that names several might have been given to another of them.
    if claims["aud"] not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise InvalidClaimError("aud")
    return claims
