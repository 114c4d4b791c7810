"""Thesaurus: words of a question that mean the same, what each weighs, and which exclude others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.matching.normalise import stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COMMON_WEIGHT = 0.35
"""Weight of an everyday word, beside 1 for any other: “day”, “find”."""
TOPICAL_WEIGHT = 0.7
"""Weight of an everyday word that names a subject all the same: “open”, “price”."""
INTENT_WEIGHT = 0.5
"""Weight of what is asked for: when, where, who, how long."""
FRAME_WEIGHT = 0.25
"""Weight of how a question is put: may I, how do I, is there, do I need."""
FRAMES = frozenset(("how", "may", "have", "need", "whatis"))
ASKED_FOR = frozenset(("when", "where", "who", "why", "howlong", "howmany", "howoften", "howmuch"))
"""Intents that ask for one thing of a subject, so that two of them exclude each other."""
MIN_ROOT = 4
"""Letters that must be left of a word without its suffix."""
CACHE_SIZE = 20_000
"""Words that are kept in memory as they were read last, for all servers together."""
_SUFFIXES = ("ship", "ment", "ness", "ful", "ly")


class Term(NamedTuple):
    """A word or fixed phrase of a text: its key, how it was written, its weight and concepts.

    It means the concepts in `same`, and points to those in `near`.
    """

    key: str
    text: str
    weight: float
    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class _Phrase(NamedTuple):
    """A fixed phrase: the keys of its words from the third on, and its term."""

    rest: tuple[str, ...]
    term: Term


class _ReadToken(NamedTuple):
    """A token as it is read alone: its key, its term if it has weight, and what it may begin.

    `phrases` are by the key of their second word, the longest first.
    """

    key: str
    term: Term | None
    phrases: Mapping[str, Sequence[_Phrase]]


NO_PHRASES: Mapping[str, Sequence[_Phrase]] = {}
NO_TOKEN = _ReadToken("", None, NO_PHRASES)
"""Stands behind the last token of a text."""


@dataclass(frozen=True, slots=True)
class ConceptWords:
    """Words and phrases that mean a concept, and others that point to it."""

    same: tuple[str, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThesaurusWords:
    """The words that a thesaurus is made of.

    Of `opposites` and `kinds`, the members of a group exclude each other; an answer may list
    several of a kind (weekdays), which then no longer do.
    """

    concepts: Mapping[str, ConceptWords]
    intents: tuple[str, ...]
    function_words: tuple[str, ...]
    common_words: tuple[str, ...]
    generic_words: tuple[str, ...]
    opposites: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]


class Thesaurus:
    """Immutable: reads tokens as weighted terms, and knows which terms are alike or exclusive.

    `concepts` maps the concepts to their numbers.
    """

    def __init__(self, words: ThesaurusWords) -> None:
        self._function = frozenset(word.replace("'", "") for word in words.function_words)
        self._generic = frozenset(map(word_key, words.generic_words))
        self._common = frozenset(map(word_key, words.common_words)) | self._generic
        self._intents = frozenset(words.intents)
        self._same: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._examples: dict[str, tuple[str, ...]] = {}
        known: dict[str, None] = dict.fromkeys(self._function)
        phrases: dict[tuple[str, ...], None] = {}
        for concept, group in words.concepts.items():
            for forms, index in ((group.same, self._same), (group.near, self._near)):
                phrases.update(dict.fromkeys(_add(concept, forms, index, known)))
            self._examples[concept] = tuple(group.same)
        self.concepts = {concept: number for number, concept in enumerate(words.concepts)}
        self._phrases: dict[str, dict[str, list[_Phrase]]] = {}
        for stems in sorted(phrases, key=len, reverse=True):
            first, second, *rest = stems
            begun = self._phrases.setdefault(first, {}).setdefault(second, [])
            begun.append(_Phrase(tuple(rest), self._phrase("_".join(stems))))
        self.words = frozenset(word for word in known if word.isalpha())
        self.words_by_length = group_by_length(self.words)
        self._read = lru_cache(CACHE_SIZE)(self._read_token)
        self._names = lru_cache(CACHE_SIZE)(self._find_names)
        self._rivals: dict[str, dict[str, bool]] = {}
        for groups, listed in ((words.kinds, True), (words.opposites, False)):
            for rivals in groups:
                self._exclude(rivals, listed=listed)

    def _exclude(self, group: Sequence[str], *, listed: bool) -> None:
        named: list[set[str]] = []
        for word in group:
            key = "_".join(map(word_key, tokenise(word)))
            named.append({key, f"={word}"} if word in self.concepts else {key})
        for place, names in enumerate(named):
            others = set[str]().union(*named[:place], *named[place + 1 :])
            for name in names:
                self._rivals.setdefault(name, {}).update(dict.fromkeys(others, listed))

    def examples(self, concept: str) -> tuple[str, ...]:
        """Return the words that mean a concept, the most usual first."""
        return self._examples[concept]

    def names(self, key: str) -> frozenset[str]:
        """Return the names by which a term excludes others: its key, and its concepts."""
        return self._names(key)

    def _find_names(self, key: str) -> frozenset[str]:
        return frozenset((key, *(f"={concept}" for concept in self._same.get(key, ()))))

    def rivals(self, key: str) -> Mapping[str, bool]:
        """Return the names that exclude a term; True where an answer may list both."""
        found: dict[str, bool] = {}
        for name in self.names(key):
            found.update(self._rivals.get(name, {}))
        return found

    def asks_for(self, key: str) -> frozenset[str]:
        """Return what a term asks for of a subject: when, where, who, how much; not how or may."""
        return ASKED_FOR.intersection(self._same.get(key, ()))

    def are_alike(self, word: str, other: str) -> bool:
        """Return whether two words are the same, mean the same, or one points to the other."""
        first, second = word_key(word), word_key(other)
        if first == second:
            return True
        same, others = set(self._same.get(first, ())), set(self._same.get(second, ()))
        return bool(
            same & others
            or same & set(self._near.get(second, ()))
            or others & set(self._near.get(first, ()))
        )

    def is_intent(self, term: Term) -> bool:
        """Return whether a term says what is asked for: when, how, may I."""
        return not self._intents.isdisjoint(term.same)

    def terms(self, tokens: Sequence[str]) -> list[Term]:
        """Read tokens as terms: the longest fixed phrase first, words without weight left out."""
        tokens = join_particles(tokens)
        read = [self._read(token) for token in tokens]
        following = [token.key for token in (*read, NO_TOKEN)][1:]
        terms: list[Term] = []
        end = 0
        for place, ((_, term, phrases), second) in enumerate(zip(read, following, strict=True)):
            if place < end:
                continue
            for rest, phrase in phrases.get(second, ()):
                until = place + 2 + len(rest)
                if rest == tuple(following[place + 1 : until - 1]):
                    key, _, weight, same, near = phrase
                    terms.append(Term(key, " ".join(tokens[place:until]), weight, same, near))
                    end = until
                    break
            else:
                if term is not None:
                    terms.append(term)
        return terms

    def _read_token(self, token: str) -> _ReadToken:
        key = word_key(token)
        same, near = self._concepts(key)
        weight = 1.0
        if key in self._common:
            subject = key not in self._generic and not self._intents.issuperset(same)
            weight = TOPICAL_WEIGHT if subject else COMMON_WEIGHT
        if same and self._intents.issuperset(same):
            weight = self._intent_weight(same)
        elif token in self._function:
            weight = 0.0
        term = Term(key, token, weight, same, near) if weight else None
        return _ReadToken(key, term, self._phrases.get(key, NO_PHRASES))

    def _phrase(self, key: str) -> Term:
        same, near = self._concepts(key)
        asked = self._intents.issuperset((*same, *near))
        return Term(key, key, self._intent_weight(same) if asked else 1.0, same, near)

    def _intent_weight(self, concepts: tuple[str, ...]) -> float:
        return FRAME_WEIGHT if concepts and FRAMES.issuperset(concepts) else INTENT_WEIGHT

    def _concepts(self, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        same = tuple(self._same.get(key, ()))
        return same, tuple(name for name in self._near.get(key, ()) if name not in same)


def _add(
    concept: str, forms: Iterable[str], index: dict[str, list[str]], known: dict[str, None]
) -> list[tuple[str, ...]]:
    """Index the forms of a concept, and return the keys of those of several words."""
    phrases: list[tuple[str, ...]] = []
    for form in forms:
        parts = tokenise(form)
        known.update(dict.fromkeys(parts))
        stems = tuple(map(word_key, parts))
        if len(stems) > 1:
            phrases.append(stems)
        key = "_".join(stems)
        if concept not in index.setdefault(key, []):
            index[key].append(concept)
    return phrases


def join_particles(tokens: Sequence[str]) -> Sequence[str]:
    """Return tokens with the particle of a separable verb beside it: “switch off the sauna”."""
    if SEPARABLE_VERBS.isdisjoint(tokens):
        return tokens
    for place, token in enumerate(tokens):
        if token in SEPARABLE_VERBS:
            end = min(len(tokens), place + MAX_SEPARATION)
            for other in range(place + 2, end):
                if tokens[other] in PARTICLES:
                    between = tokens[place + 1 : other]
                    return [*tokens[: place + 1], tokens[other], *between, *tokens[other + 1 :]]
    return tokens


def main_verb(tokens: Sequence[str]) -> str | None:
    """Return the verb that a question asks about, None where it has none or one that says little.

    It follows whoever does it ("how do I cancel"), or the "to" of what is wanted ("how to cancel").
    """
    for place in range(1, len(tokens) - 1):
        before, word = tokens[place - 1], tokens[place]
        acts = word in PERSONS and before in AUXILIARIES
        if acts or (word == "to" and before in WANTS):
            following = (later for later in tokens[place + 1 :] if later not in ADVERBS)
            verb = next(following, None)
            return None if verb is None or verb in LIGHT_VERBS else verb
    return None


PERSONS = frozenset(("i", "we", "you", "one", "u", "members", "people"))
AUXILIARIES = frozenset(
    ("do", "can", "could", "should", "may", "would", "must", "will", "did", "does", "am", "are")
)
WANTS = frozenset(
    ("how", "want", "like", "allowed", "ok", "okay", "possible", "way", "fine", "where")
)
ADVERBS = frozenset(
    ("also", "still", "just", "ever", "always", "even", "already", "please", "then")
)
LIGHT_VERBS = frozenset(
    (
        *("get", "have", "do", "make", "use", "find", "take", "be", "go", "come", "see", "know"),
        *("put", "need", "want", "give", "like", "tell", "show", "ask", "bring", "try", "say"),
        *("allowed", "able", "supposed", "going", "gonna", "to", "my", "the", "a", "it", "on"),
    )
)


def group_by_length(words: Iterable[str]) -> dict[int, list[str]]:
    """Return words by how many letters they have, in alphabetical order."""
    lengths: dict[int, list[str]] = {}
    for word in sorted(words):
        lengths.setdefault(len(word), []).append(word)
    return lengths


SEPARABLE_VERBS = frozenset(("turn", "switch"))
PARTICLES = frozenset(("on", "off"))
MAX_SEPARATION = 6
"""Tokens within which a particle belongs to its verb."""


@lru_cache(CACHE_SIZE)
def word_key(word: str) -> str:
    """Return the stem of a word without its suffix: `membership` and `members` share one."""
    key = stem(word)
    for suffix in _SUFFIXES:
        if key.endswith(suffix) and len(key) - len(suffix) >= MIN_ROOT:
            return key[: -len(suffix)]
    return key
