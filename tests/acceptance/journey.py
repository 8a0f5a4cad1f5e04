"""One person uses everything that is secret about them, and what of it must show nowhere."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.local.waiting import wait_until

EMAIL = "planted.person@planted-mail.example"
PASSWORD = "planted-password-7731"
WRONG = "planted-wrong-password-9917"
PHONE = "+442079460958"
CV = b"Planted Person\nplanted-street 17\nData engineer, ten years of Python and SQL.\nplanted-cv-words\n"


@dataclass
class Journey:
    """A person at one house. `secrets`: what nobody may write down. `personal`: what only the database may."""

    api: httpx.Client
    mails: Path
    secrets: list[str] = field(default_factory=lambda: [PASSWORD, WRONG])
    personal: list[str] = field(default_factory=lambda: [EMAIL, PHONE, "planted-street", "planted-cv-words"])

    def go(self) -> None:
        """All of it, through the API."""
        self._register()
        self._sign_in()
        self._say_who_they_are()
        self._bring_keys()
        self._have_work_done()

    def _register(self) -> None:
        self._post("/auth/register", {"email": EMAIL, "password": PASSWORD, "full_name": "Planted Person"}, 201)
        self._post("/auth/login", {"email": EMAIL, "password": WRONG}, 401)
        token = self._read_mail()
        self.secrets.append(token)
        self._post("/auth/verify-email", {"token": token}, 200)

    def _read_mail(self) -> str:
        found: list[str] = []

        def has_come() -> bool:
            mine = [text for mail in self.mails.glob("*.eml") if f"To: {EMAIL}" in (text := mail.read_text())]
            found[:] = [token[0] for text in mine if (token := re.search(r"^ey[\w.-]+", text, re.MULTILINE))]
            return bool(found)

        assert wait_until(has_come, seconds=60)
        return found[0]

    def _sign_in(self) -> None:
        tokens = self._post("/auth/login", {"email": EMAIL, "password": PASSWORD}, 200)
        self.secrets += [tokens["access_token"], tokens["refresh_token"]]
        self.api.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        forged = self.api.get("/jobs", headers={"Authorization": "Bearer planted-forged-token"})
        assert forged.status_code == 401
        self.secrets.append("planted-forged-token")

    def _say_who_they_are(self) -> None:
        profile = {"contact": {"phone": PHONE, "city": "London"}, "titles": ["Data Engineer"], "skills": ["Python"]}
        assert self.api.put("/profile", json=profile).status_code == 200
        said = {"answer": {"kind": "text", "value": "planted-answer-words"}}
        assert self.api.put("/profile/answers/criminal_record", json=said).status_code == 200
        self.secrets.append("planted-answer-words")
        assert self.api.post("/resumes", files={"file": ("planted.txt", CV)}).status_code == 201

    def _bring_keys(self) -> None:
        key = self._post("/keys", {"name": "machine", "scopes": ["jobs:write", "recommendations:read"]}, 201)["key"]
        assert self.api.get("/recommendations", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        factor = self._post("/second-factor", {"password": PASSWORD}, 201)
        self.secrets += [key, factor["secret"], "planted-model-key-4242"]
        model = {
            "kind": "openai",
            "name": "mine",
            "base_url": "https://127.0.0.1:1/v1",
            "api_key": "planted-model-key-4242",
            "model": "any",
        }
        made = self.api.post("/integrations", json=model)
        if made.status_code == 201:
            self.api.post(f"/integrations/{made.json()['data']['integration_id']}/test")

    def _have_work_done(self) -> None:
        for path, body in (("/recommendations/generate", {"top_n": 3}), ("/account/export", None)):
            answer = self.api.post(path, json=body)
            assert answer.status_code in (200, 202), answer.text
            if answer.status_code == 202:
                self._await(answer.json()["data"]["request_id"])

    def _await(self, request_id: str) -> None:
        states: list[str] = []

        def is_over() -> bool:
            states.append(self.api.get(f"/requests/{request_id}").json()["data"]["state"])
            return states[-1] in ("completed", "failed")

        assert wait_until(is_over, seconds=60)
        assert states[-1] == "completed"

    def _post(self, path: str, body: dict[str, Any], status: int) -> Any:
        answer = self.api.post(path, json=body)
        assert answer.status_code == status, (path, answer.text)
        return answer.json().get("data")


def find_written(folders: list[Path], words: list[str]) -> list[tuple[str, str]]:
    """Which of the words stand in which files, however they are buried in bytes."""
    found = []
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = file.read_bytes()
            found += [(str(file), word) for word in words if word.encode() in content]
    return found
