"""Settings: defaults, file, environment, options, in this order."""

from pathlib import Path

import pytest

from rag.errors import UsageError
from rag.settings import SETTINGS_FILE, Settings, default_data_folder, load_settings


def test_the_later_source_wins(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}).passages == 8
    (tmp_path / SETTINGS_FILE).write_text('passages = 5\nmodel = "file"\nembedder = "file"\n')
    environment = {"WHOSAID_MODEL": "environment", "WHOSAID_EMBEDDER": "environment"}
    settings = load_settings(tmp_path, environment, embedder="option", model=None)
    assert (settings.passages, settings.model, settings.embedder) == (5, "environment", "option")
    assert settings.data == tmp_path


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", "http://localhost:11434"),
        ("localhost:1234", "http://localhost:1234"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        (":8080", "http://127.0.0.1:8080"),
        ("http://host", "http://host:11434"),
        ("https://host", "https://host:443"),
        ("https://host/ollama", "https://host:443/ollama"),
        ("http://host:1/ollama/", "http://host:1/ollama"),
        ("http://[::1]:11434", "http://[::1]:11434"),
    ],
)
def test_the_forms_of_ollamas_address(tmp_path: Path, host: str, expected: str) -> None:
    assert load_settings(tmp_path, {"OLLAMA_HOST": host}).ollama_host == expected


@pytest.mark.parametrize(
    "environment",
    [{"WHOSAID_PASSAGES": "many"}, {"WHOSAID_PASSAGES": "-1"}, {"WHOSAID_TOKEN_TIMEOUT": "soon"}],
)
def test_a_value_that_cannot_be_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(UsageError) as raised:
        load_settings(tmp_path, environment)
    assert next(iter(environment)).removeprefix("WHOSAID_").lower() in raised.value.message


@pytest.mark.parametrize("text", ["passages = ", "\xff", 'nonsense = "x"', "model = 3"])
def test_a_file_that_cannot_be_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError):
        load_settings(tmp_path, {})


def test_where_data_lies(tmp_path: Path) -> None:
    assert default_data_folder({"WHOSAID_DATA": str(tmp_path)}) == tmp_path
    assert default_data_folder({}).name == "whosaid"
    assert load_settings(None, {"WHOSAID_DATA": str(tmp_path)}).data == tmp_path


def test_the_fingerprint_changes_with_what_can_change_an_answer(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert settings.fingerprint() == Settings(data=tmp_path / "other", keep_alive="1h").fingerprint()
    assert settings.fingerprint() != Settings(data=tmp_path, passages=9).fingerprint()
    assert len(settings.fingerprint()) == 12
