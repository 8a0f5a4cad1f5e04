"""Microdata and RDFa become the same sort of objects as JSON-LD holds."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from scrapers.page.document import Document
from scrapers.page.plain import write_lines

_TYPE: Final = re.compile(r"schema\.org/JobPosting\b", re.IGNORECASE)
_RDFA: Final = re.compile(r"typeof\s*=\s*[\"']?[^\"'>]*JobPosting", re.IGNORECASE)
_LARGEST_RDFA: Final = 1_000_000
_DEEPEST: Final = 12
_MOST_SCOPES: Final = 60


def find_microdata(document: Document) -> Iterator[Mapping[str, Any]]:
    """The JobPosting items of a page marked up with itemscope and itemprop."""
    from extruct.w3cmicrodata import MicrodataExtractor  # noqa: PLC0415 - it loads much, and few pages need it

    scopes = [node for node in document.root.iter() if _TYPE.search(_read_type(node))]
    if len(scopes) > _MOST_SCOPES:
        return
    for scope in scopes:
        if any(parent in scopes for parent in scope.iterancestors()) or _count_scopes(scope) > _MOST_SCOPES:
            continue
        try:
            items = MicrodataExtractor().extract_items(scope, document.url)
        except (RecursionError, ValueError, etree.LxmlError):
            continue
        for item in items:
            if _TYPE.search(" ".join(_as_list(item.get("type")))):
                yield {**_flatten(item, 0), **_read_description(scope)}
                break


def find_rdfa(document: Document) -> Iterator[Mapping[str, Any]]:
    """The JobPosting items of a page marked up with typeof and property."""
    if not _RDFA.search(document.source) or len(document.source) > _LARGEST_RDFA:
        return
    from extruct.rdfa import RDFaExtractor  # noqa: PLC0415 - as above

    try:
        graph = RDFaExtractor().extract(document.source, base_url=document.url or "https://page.invalid/")
    except (RecursionError, ValueError, TypeError, AttributeError, etree.LxmlError):
        return
    nodes = {node.get("@id"): node for node in graph}
    for node in graph:
        if any(_TYPE.search(kind) for kind in _as_list(node.get("@type"))):
            read = _resolve(node, nodes, 0)
            for element in document.root.xpath("//*[contains(@typeof, 'JobPosting')]"):
                read |= _read_description(element, "property")
                break
            yield read


def _count_scopes(scope: Any) -> int:
    return sum("itemscope" in node.attrib for node in scope.iter() if isinstance(node.tag, str))


def _read_type(node: Any) -> str:
    return (node.get("itemtype") or "") if isinstance(node.tag, str) else ""


def _read_description(scope: Any, attribute: str = "itemprop") -> dict[str, str]:
    """The description line by line: as plain text alone its paragraphs would run together."""
    parts = [
        write_lines(node)
        for node in scope.iter()
        if isinstance(node.tag, str)
        and (node.get(attribute) or "").rpartition(":")[2] == "description"
        and node.get("content") is None
        and not any(
            (parent.get(attribute) or "").rpartition(":")[2] in ("hiringOrganization", "description")
            for parent in node.iterancestors()
        )
    ]
    text = "\n".join(part for part in parts if part)
    return {"description": text} if text else {}


def _flatten(item: Any, depth: int) -> dict[str, Any]:
    if not isinstance(item, dict) or depth > _DEEPEST:
        return {}
    kinds = _as_list(item.get("type"))
    read: dict[str, Any] = {"@type": kinds[0].rpartition("/")[2] if kinds else ""}
    for name, value in (item.get("properties") or {}).items():
        read[name] = [_flatten(inner, depth + 1) if isinstance(inner, dict) else inner for inner in _as_values(value)]
        if len(read[name]) == 1:
            read[name] = read[name][0]
    return read


def _resolve(node: Mapping[str, Any], nodes: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, values in node.items():
        if name == "@type":
            read["@type"] = str(_as_list(values)[0]).rpartition("/")[2]
        elif not name.startswith("@"):
            short = re.split(r"[/#]", name)[-1]
            read[short] = [_resolve_value(value, nodes, depth) for value in _as_values(values)]
            if len(read[short]) == 1:
                read[short] = read[short][0]
    return read


def _resolve_value(value: Any, nodes: Mapping[Any, Any], depth: int) -> Any:
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    inner = nodes.get(value.get("@id"))
    return _resolve(inner, nodes, depth + 1) if inner and depth < _DEEPEST else value.get("@id")


def _as_values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _as_list(value: Any) -> list[str]:
    return [item for item in _as_values(value) if isinstance(item, str)]
