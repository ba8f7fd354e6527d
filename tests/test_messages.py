"""Chinese is complete: every string that code or a template may show has its own translation, none is guessed, none is left over."""

from tools.messages import faults, spoken


def test_every_string_on_screen_has_its_translation() -> None:
    assert faults() == []


def test_strings_are_found_in_code_in_templates_and_in_the_sentences_of_pure_rules() -> None:
    said = {text for _context, text in spoken()}
    wanted = {"A decision needs its document number.", "Sign in", "The notice names a day twice.", "%(number)s report confirmed."}
    assert wanted <= said
