"""The sources of the jobs. Open to anybody, as their terms ask to be."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.callers import Anybody, GuardedRoute
from api.deps import Reads
from api.envelope import Listing, Paging, paginate
from api.sources import store
from api.sources.schemas import Source

router = APIRouter(prefix="/sources", tags=["sources"], route_class=GuardedRoute)


@router.get("")
def list_sources(paging: Annotated[Paging, Query()], _visitor: Anybody, connection: Reads) -> Listing[Source]:
    """Every source by name, with its terms and how well it is read."""
    sources = store.find_sources(connection)
    return Listing(data=sources[paging.offset :][: paging.per_page], meta=paginate(paging, len(sources)))
