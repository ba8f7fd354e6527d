"""The filters of an office's queue, as they stand in the address; what is not known there counts as not asked."""

import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from portal.finding import LONGEST_WORD, Chip

OPEN_LIGHTS = ("late", "soon", "on_time", "paused", "waiting")


@dataclass(frozen=True, slots=True)
class Wanting:
    light: str = ""
    county: str = ""
    stage: str = ""
    search: str = ""
    page: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Wanting":
        word = "".join(sign for sign in unicodedata.normalize("NFKC", given.get("search", "")) if unicodedata.category(sign)[0] != "C")
        light, county, stage, page = (given.get(name, "") for name in ("light", "county", "stage", "page"))
        return cls(
            light=light if light in OPEN_LIGHTS else "",
            county=county if county.isascii() and county.isdigit() and len(county) <= 12 else "",
            stage=stage if stage in ("1", "2", "3", "4", "5") else "",
            search=word.strip()[:LONGEST_WORD],
            page=page if page.isascii() and page.isdigit() and len(page) < 6 else "",
        )

    def query(self) -> dict[str, str]:
        """As the board of the queue takes it."""
        return {"light": self.light, "county": self.county, "stage": self.stage, "search": self.search, "page": self.page}

    def address(self, **other: str) -> str:
        one = replace(self, page="", **other)
        return "?" + urlencode([(name, value) for name, value in one.query().items() if value])

    def chips(self, counts: dict[str, int]) -> list[Chip]:
        return [
            Chip(light, counts.get(light, 0), self.address(light="" if light == self.light else light), light == self.light)
            for light in OPEN_LIGHTS
            if counts.get(light) or light == self.light
        ]
