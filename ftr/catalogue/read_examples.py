"""The examples of a reason out of the catalogue file."""

from __future__ import annotations

from ftr.catalogue.examples import Example
from ftr.texts import chosen_language, texts
from ftr.words import OnlineFirst
from ftr.yaml_fields import Fields, Problems, did_you_mean
from ftr.yaml_text import YamlMap

MAX_SAYS = 200  # letters, so that a case can be read whole in a window of 60 columns
MAX_WHY = 200
EXAMPLE_FIELDS = ("says", "why", "answer")


def read_examples(fields: Fields, problems: Problems, *, is_leaf: bool) -> tuple[Example, ...]:
    """The field `examples` of a reason; only what can be logged can be practised."""
    nodes = fields.maps("examples")
    if nodes and not is_leaf:
        t = texts("words", chosen_language())
        fields.wrong(
            "examples",
            t.gettext("examples belong to a reason that can be logged; move them to one below"),
        )
    found = (_example(node, problems) for node in nodes)
    return tuple(example for example in found if example is not None)


def _example(node: YamlMap, problems: Problems) -> Example | None:
    t = texts("words", chosen_language())
    fields = Fields(node, problems, EXAMPLE_FIELDS)
    says, why = fields.labels("says"), fields.labels("why")
    if not says:
        fields.wrong("says", t.gettext("an example without says; write what the customer says"))
    elif not why:
        fields.wrong("why", t.gettext("an example without why; write why it belongs here"))
    for name, labels, limit in (("says", says, MAX_SAYS), ("why", why, MAX_WHY)):
        if any(len(text) > limit for text in labels.values()):
            fields.wrong(
                name,
                t.gettext("{name} is too long to read in a moment; keep it under {limit}").format(
                    name=name, limit=limit
                ),
            )
    answer = fields.text("answer")
    if answer is not None and answer not in set(OnlineFirst):
        message = t.gettext("answer: “{word}” is no answer").format(word=answer)
        fields.wrong("answer", message + did_you_mean(answer, [word.value for word in OnlineFirst]))
        answer = None
    return Example(says, why, OnlineFirst(answer) if answer else None) if says and why else None
