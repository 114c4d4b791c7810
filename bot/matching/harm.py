"""Harm: tells of a body that failed, which no weighing of words may outvote.

A word alone says little: knees buckle in by habit, hamstrings are dead after leg day, a squat
collapses. What is told apart here is the way it is put: one part of a body and what became of it,
what somebody did to a part of theirs, what they can no longer do with it, what they felt go.
Words of injury that stand for themselves are in the lexicon.

Every word of a family becomes the same letter, and the patterns are patterns of these letters.
"""

from __future__ import annotations

import re
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.matching.concepts import TextAnalysis

_FAMILIES = {
    # Many hamstrings are tired, one is hurt: parts are told from their plurals.
    "limb": "leg thigh arm calf foot toe hand finger",
    "limbs": "legs thighs arms calves feet toes hands fingers",
    "joint": "knee kneecap patella hip ankle shin heel neck shoulder elbow wrist rib",
    "joints": "knees kneecaps hips ankles shins heels shoulders elbows wrists ribs",
    "muscle": "hamstring hammy hammie ham quad glute groin adductor flexor achilles",
    "cord": "tendon ligament muscle cartilage disc disk meniscus",
    "back": "back",
    "eye": "eye eyes vision eyesight sight",
    "head": "head room world everything",
    "heart": "heart",
    "chest": "chest",
    "bladder": "bladder bowel bowels",
    "bone": "bone bones",
    # "my leg day", "my back squat": a lift is named after the part
    "lift": "squat squats day days press presses curl curls extension extensions raise raises"
    " thrust thrusts hinge hinges drive bridge bridges work workout workouts session sessions"
    " training exercise exercises machine machines mobility stretch stretches sets sleeve sleeves"
    " wrap wraps gains growth activity activation pr pump position angle width form routine"
    " placement stance depth technique setup balance",
    "reps": "rep reps set belt brace bracing",
    "own": "my his her their the this both left right lower upper other whole entire"
    " bad good damn fucking inner outer",
    "count": "a an one",
    "is": "is are was were be been being look looks looked get gets got gotten getting has have had"
    " keep keeps kept",
    "so": "just totally completely fully literally actually really basically almost then nearly"
    " always sometimes often again now proper well all clean even joint cap side it that which",
    "sudden": "sudden suddenly",
    "felt": "felt feel feels hear heard",
    # what a part does of itself
    "gave": "gave give gives given giving",
    "buckled": "buckle buckles buckled buckling",
    "collapsed": "collapsed collapsing",
    "seized": "seize seizes seized seizing siezed siezes spasm spasms spasmed spasming swelled"
    " puffed ballooned",
    "locked": "locks locked locking",
    "snapped": "snapped tore torn ripped ruptured cracked detached pinged twanged dislocated popped"
    " burst slipped",
    "came": "came comes coming pulled peeled",
    "blew": "blew",
    "stopped": "stopped quit",
    "went": "went goes go going gone turn turns turned turning",
    "fell": "fell fallen",
    "falls": "fall falls falling",
    "asleep": "asleep",
    "dead": "dead limp weak floppy",
    "weakness": "weakness",
    "numb": "numb paralysed paralyzed swollen puffy bleeding bloodshot discoloured discolored",
    "colour": "purple blue black yellow",
    "pale": "white red green",
    "blurred": "blur blurs blurry blurred dark double fuzzy foggy cloudy tunnel",
    "killing": "killing murdering",
    # what somebody does to it
    "messed": "messed jacked effed screwed banged",
    "wrecked": "fucked fked fkd bust busted buggered wrecked ruined knackered shot blown",
    "broke": "broke broken fractured",
    "hurt": "injured hurt bruised damaged strained sprained tweaked tweeked twisted hyperextended"
    " overstretched overextended jarred jammed irritated aggravated",
    "crushed": "crushed destroyed smashed dropped",
    "rolled": "rolled",
    "landed": "landed",
    "hit": "hit",
    "threw": "threw thrown throwing put putting did done",
    # what somebody cannot do
    "can": "can could",
    "will": "will would",
    "not": "not barely hardly",
    "longer": "longer",
    "unable": "unable able",
    "move": "move moves moving twist working",
    "bend": "bend straighten lift",
    "hold": "hold support carry",
    "bear": "bear",
    "take": "take place",
    "weight": "weight weights pressure",
    "stand": "stand walk step sit lie",
    "straight": "straight properly clearly",
    "anything": "anything",
    "breathe": "breathe breath breathing air",
    "catch": "catch",
    "see": "see saw seeing sees",
    "stars": "stars spots floaters flashes",
    "lost": "lost losing lose loss",
    "no": "no zero any enough",
    "feeling": "feeling sensation",
    "control": "control",
    "power": "strength power",
    # what was felt, and the rest of a sign
    "something": "something somethin sumthin",
    "pop": "pop pops popping snap snaps snapping tear tears tearing rip ripping crack crunch twang"
    " ping bang",
    "shifted": "shift shifted moved slip clicked crunched release pull",
    "wrong": "wrong loose",
    "who": "i he she they friend buddy mate partner guy dude someone somebody client bro wife dad",
    "fainted": "fainted keeled convulsed",
    "blind": "blind unconscious",
    "passed": "passed blacked",
    "bar": "bar barbell plate plates rack dumbbell dumbbells",
    "blood": "blood",
    "pee": "piss pissed pissing pee peed peeing urine cough coughed coughing vomit vomited vomiting"
    " spat spit shit",
    "dark": "brown cola coke tea",
    "wet": "wet wetting",
    "skips": "skip skips skipped skipping flutter flutters fluttering racing pounding",
    "spins": "spin spins spinning",
    "hole": "hole dent gap",
    "sticks": "sticks sticking pokes poking",
    "need": "need",
    "scan": "mri xray ultrasound",
    # small words
    "out": "out",
    "way": "way",
    "up": "up down",
    "off": "off away apart",
    "in": "in inside behind near",
    "inward": "inward inwards forward forwards",
    "of": "of for",
    "on": "on onto through",
    "under": "under by with",
    "to": "to",
    "when": "when while if after mid during at doing playing",
    "first": "first before last",
    "me": "me",
    "myself": "myself",
    "let": "let",
}
_LETTER = {family: chr(0x100 + place) for place, family in enumerate(_FAMILIES)}
_LETTER_OF = {
    word: _LETTER[family] for family, words in _FAMILIES.items() for word in words.split()
}
_OTHER = "."
WORDS = frozenset(_LETTER_OF)
"""All words of all families: they need no mending."""
_SHORT = {
    "ONE": "[$limb$joint$muscle$cord$back](?!$lift|$off$lift)",
    "ANY": "[$limb$limbs$joint$joints$muscle$cord$back$eye](?!$lift|$off$lift)",
    "JOINTS": "[$joint$joints$back$eye](?!$lift|$off$lift)",
    "LIMBS": "[$limb$limbs$joint$joints]",
    "SO": "[$so$is$sudden$felt]{0,4}",
    "OWN": "[$own$count]{1,3}",
    "THE": "[$own$count]{0,3}",
    "UNABLE": "(?:$can$not|$can$no$longer|$not?$unable$to).?",
    "HARMED": "(?:$messed$up|$wrecked$up?|$blew$out?|[$snapped$broke$hurt$came])",
}
_PATTERNS = (
    # what a part did of itself
    "$ONE$SO(?:$gave[$out$way](?!$first|$on$own$first)|$buckled(?!$in)|$collapsed(?!$in|$inward))",
    "$ONE$SO(?:$seized|$snapped|$locked(?:$up|$when|$on)|$blew[$up$out]|$stopped(?:$move|$on$me)|$let$went)",
    "$ONE$SO$came$so?$off.?$own?$bone|[$muscle$cord]$SO$came$so?[$off$out]",
    r"$back$SO$went(?:$out)?(?:$on|$when|$so|\Z)",
    r"$ONE$SO$went$pop|$ONE$SO$broke(?=$so|$when|$on|\Z)",
    # what became of it
    "[$limb$limbs$joint$joints]$SO$went$SO[$numb$colour$pale]|[$limb$joint]$SO$went$SO$dead",
    "[$limb$limbs$joint$joints$muscle$eye][$is$went$felt]$SO[$numb$colour]",
    "[$limb$limbs]$SO[$fell$falls$went$is]$SO$asleep",
    "$ONE$SO[$is$felt]$SO(?:$messed$up|[$wrecked$broke$hurt])",
    "(?:$ONE|$JOINTS)$SO$killing$me",
    "$ONE(?:$will|$can)(?:$not|$no$longer)$SO[$move$bend$hold](?!$first)",
    "$collapsed$under$me|$limbs$SO$will$not$move",
    # what somebody did to it
    "$HARMED$OWN(?:$ONE|$JOINTS)|$HARMED$myself",
    "$HARMED$something(?!$on|$under|$in)|$HARMED$something$in$OWN$ANY",
    "$broke[$limb$joint$bone]|$crushed$OWN[$limb$joint](?!$lift|$off$lift)|$rolled$OWN$joint",
    "$threw$OWN$ONE[$out$in]|$threw$out$OWN$back",
    r"$threw$own$own?[$joint$muscle$back](?=$so|$when|\Z)",
    # what somebody can no longer do with it
    "$UNABLE$felt$THE[$limb]|$UNABLE$felt$anything$in$THE[$limb$limbs]",
    "$UNABLE(?:$move$THE[$limb$limbs$joint$back]|$bend$THE[$limb$joint])",
    "$UNABLE$bear.?$weight|$UNABLE[$take$threw].?$weight$on(?:$THE[$limb$limbs$joint]|$so)",
    "$UNABLE$stand$up?(?:$on$own{1,2}$ONE|$straight(?![$limb$limbs]))",
    "$UNABLE(?:$breathe|$catch$own$breathe|$is[$own$count$no]$breathe)(?!.{0,4}$reps)",
    "$UNABLE$see$straight",
    "$no$feeling$in$THE[$limb$limbs]|$lost$so?(?:$feeling|$control)[$in$of]$THE(?:$ANY|$bladder)",
    "$lost$so?$power$in$OWN$limb|$sudden[$dead$weakness]|[$dead$weakness](?:$sudden|$in$own$limb)",
    # what was felt
    "$something$SO[$snapped$pop]|$felt.?[$something$own$count].?[$pop$snapped]",
    "$felt$something(?:$went|$gave|$shifted|$move|$let$went)",
    "$something.$not$felt.{0,3}$OWN(?:$ONE|$JOINTS)",
    "$something.?[$shifted$gave$went$broke$wrong$felt$off$hurt].?[$in$under$of]$OWN(?:$ONE|$JOINTS)",
    # what befell the whole of somebody
    "$who$SO(?:$collapsed(?!$inward|$on|$OWN$LIMBS)|$fainted|$passed$out|$went$pale)|$went$blind",
    "$fell.?$under$own$bar|$crushed$under$own$bar|[$bar$weight]$so?$hit$OWN[$head$chest]",
    "[$bar$weight]$so?(?:$fell|$crushed|$landed)$up?$on?(?:$me|$OWN(?:$ANY|$head|$chest))",
    "$crushed.{1,3}$on(?:$me|$OWN(?:$ANY|$head|$chest))",
    # eyes, head, heart, blood, bladder
    "$eye.{0,2}[$blurred$blind$colour$pale$numb$went]|[$blurred$lost]$of?$own?$eye",
    "$see.?[$stars$colour]|$see[$blurred]|$head.?$went[$blurred$colour$pale]|$head.?$spins",
    "$pee$up?.?$blood|$threw$up.?$blood|$blood$in$OWN[$pee$eye]",
    "[$dark$colour$blurred].{0,2}$pee|$pee$is.?[$dark$colour$blurred]",
    "[$wet$pee]$myself|$pee.?$when",
    "$heart.{0,2}[$skips$stopped$hurt]|$chest[$is$felt]$SO$hurt",
    "$hole$in$OWN[$muscle$limb]|$bone$SO$sticks$out|[$need$is][$own$count]?$scan[$of$on]$own",
)


def _spelled(pattern: str) -> str:
    short = {name: Template(text).substitute(_LETTER) for name, text in _SHORT.items()}
    return Template(pattern).substitute(_LETTER, **short)


_TOLD = re.compile("|".join(map(_spelled, _PATTERNS)))
_NUMB_LEGS = re.compile(_spelled("$UNABLE$felt$THE$limbs"))
_PROUD = frozenset(("h:laugh", "h:now", "k:general-fitness"))
"""Concepts of those who boast of legs that they cannot feel."""


def harm_in(reading: TextAnalysis) -> bool:
    """Tell whether a text says that a body failed or was harmed."""
    letters = "".join([_LETTER_OF.get(token, _OTHER) for token in reading.tokens])
    if _TOLD.search(letters):
        return True
    return bool(_NUMB_LEGS.search(letters)) and not reading.concepts & _PROUD
