"""No sentence is put together out of translated pieces: word order is a language's own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("bot", "cogs", "adapters") for path in (ROOT / folder).rglob("*.py"))

SAYING = frozenset({"P", "Phrase", "say", "english"})

# Where pieces stand side by side and no sentence is made of them.
LISTS = {
    "bot/render.py:ask_in_words": "an error stands below its field, set in",
    "bot/render.py:plain": "facts, one a line: what, and a colon",
}


def glued(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every phrase that is concatenated, put into an f-string, or joined."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right) if said(left) or said(right):
                yield node
            case ast.FormattedValue(value=value) if said(value):
                yield node
            case ast.Call(func=ast.Attribute(attr="join"), args=[several]) if joined(several):
                yield node


def joined(several: ast.AST) -> bool:
    match several:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return any(said(part) for part in parts)
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
            return said(part)
        case ast.Call(func=ast.Name(id="map"), args=[function, _]):
            return said(ast.Call(function, [], []))
        case _:
            return False


def said(node: ast.AST) -> bool:
    """Whether this is a phrase, or what became of one when it was said."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SAYING:
            return not (name == "say" and isinstance(node, ast.Call) and reply(node))
        case ast.Call(func=ast.Call() as phrase):
            return said(phrase)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return said(inner)
        case ast.IfExp(body=one, orelse=other):
            return said(one) or said(other)
        case _:
            return False


def reply(node: ast.Call) -> bool:
    """Whether it makes a reply: ``Reply.say``."""
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "Reply"


def found(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            where = f"{path.relative_to(ROOT).as_posix()}:{function.name}"
            yield from (f"{where}: {ast.unparse(node)}" for node in glued(function) if where not in LISTS)


def test_no_sentence_is_glued_from_translated_pieces() -> None:
    assert [fault for path in SOURCES for fault in found(path)] == []


@pytest.mark.parametrize(
    "code",
    [
        'P("one") + P("two")',
        'f"{say(label)}: {value}"',
        '", ".join([P("one"), "two"])',
        '" ".join(P(word) for word in words)',
        '" ".join(map(say, words))',
        '"%s" % P("one")(n=1)',
        'str(P("one")) + "."',
        '"Yes. " + (P("one") if n else P("two"))',
    ],
)
def test_gluing_would_be_found(code: str) -> None:
    assert list(glued(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['P("{a} and {b}")(a=P("one"), b=P("two"))', 'Reply.say(P("one"), P("two"))', '"a" + b']
)
def test_a_whole_sentence_is_left_alone(code: str) -> None:
    assert not list(glued(ast.parse(code)))
