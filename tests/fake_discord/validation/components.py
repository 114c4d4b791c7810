"""Check the components of a message or a modal, nested ones too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.enums import SELECTS, ComponentType as Type
from tests.fake_discord.validation import controls, limits

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.validation.checker import Path, PayloadChecker

Types = frozenset[int]
CLASSIC: Types = frozenset({Type.ROW})
IN_CONTAINER: Types = frozenset(
    {Type.ROW, Type.TEXT, Type.SECTION, Type.GALLERY, Type.SEPARATOR, Type.FILE},
)
TOP_V2: Types = IN_CONTAINER | {Type.CONTAINER}
IN_MODAL: Types = frozenset({Type.ROW, Type.TEXT, Type.LABEL})
IN_ROW: Types = frozenset({Type.BUTTON}) | SELECTS
IN_LABEL: Types = SELECTS | {
    Type.TEXT_INPUT,
    Type.FILE_UPLOAD,
    Type.RADIO_GROUP,
    Type.CHECKBOX_GROUP,
    Type.CHECKBOX,
}
ACCESSORIES: Types = frozenset({Type.BUTTON, Type.THUMBNAIL})


@dataclass(slots=True)
class ComponentCheck:
    """Walk one tree of components and count what it holds.

    Attributes:
        modal: The tree is a modal's, not a message's.
        files: Names that `attachment://` may refer to.
        total: Components seen, nested ones included.
        text: Characters seen in text displays.
    """

    checker: PayloadChecker
    modal: bool = False
    files: frozenset[str] = frozenset()
    total: int = 0
    text: int = 0
    custom_ids: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def check_all(self, components: list[Json], path: Path, allowed: Types) -> None:
        """Check components that stand beside each other."""
        for index, component in enumerate(components):
            self.check(component, (*path, index), allowed)

    def check(self, component: object, path: Path, allowed: Types) -> None:
        """Check one component and what is in it."""
        if not isinstance(component, dict):
            self.checker.fault(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used")
            return
        kind = component.get("type")
        if kind not in allowed:
            among = ", ".join(str(int(one)) for one in sorted(allowed))
            words = f'Value of field "type" must be one of ({among}).'
            self.checker.fault((*path, "type"), "UNION_TYPE_CHOICES", words)
            return
        self.total += 1
        self._check_number(component, path)
        if kind in SELECTS:
            controls.check_select(self.checker, component, path, self.custom_ids)
            return
        match kind:
            case Type.ROW:
                self._check_row(component, path)
            case Type.BUTTON:
                controls.check_button(self.checker, component, path, self.custom_ids)
            case Type.TEXT_INPUT:
                controls.check_text_input(self.checker, component, path, self.custom_ids)
            case Type.FILE_UPLOAD | Type.RADIO_GROUP | Type.CHECKBOX_GROUP | Type.CHECKBOX:
                self._check_modal_control(component, path)
            case Type.LABEL:
                self._check_label(component, path)
            case _:
                self._check_content(component, path)

    def _check_number(self, component: Json, path: Path) -> None:
        number = component.get("id")
        if not number:
            return
        if number in self.numbers:
            words = "Component ids must be unique within a message"
            self.checker.fault((*path, "id"), "COMPONENT_ID_DUPLICATED", words)
        self.numbers.add(number)

    def _check_row(self, row: Json, path: Path) -> None:
        children = self.checker.objects(row.get("components"), (*path, "components"))
        allowed = frozenset({int(Type.TEXT_INPUT)}) if self.modal else IN_ROW
        wide = [child for child in children if child.get("type") != Type.BUTTON]
        most = 1 if wide else limits.BUTTONS_PER_ROW
        self.checker.count(children, (*path, "components"), most, 1)
        self.check_all(children, (*path, "components"), allowed)

    def _check_content(self, component: Json, path: Path) -> None:
        checker = self.checker
        match component["type"]:
            case Type.TEXT:
                text = component.get("content")
                most = limits.COMPONENTS_TEXT
                self.text += checker.text(text, (*path, "content"), most, 1, required=True)
            case Type.SECTION:
                inner = checker.objects(component.get("components"), (*path, "components"))
                checker.count(inner, (*path, "components"), limits.SECTION_TEXTS, 1)
                self.check_all(inner, (*path, "components"), frozenset({int(Type.TEXT)}))
                self.check(component.get("accessory"), (*path, "accessory"), ACCESSORIES)
            case Type.CONTAINER:
                inner = checker.objects(component.get("components"), (*path, "components"))
                checker.count(inner, (*path, "components"), limits.COMPONENTS, 1)
                colour = component.get("accent_color")
                checker.number(colour, (*path, "accent_color"), 0, limits.COLOUR)
                self.check_all(inner, (*path, "components"), IN_CONTAINER)
            case Type.SEPARATOR:
                checker.number(component.get("spacing"), (*path, "spacing"), 1, 2)
            case _:
                self._check_media(component, path)

    def _check_media(self, component: Json, path: Path) -> None:
        match component["type"]:
            case Type.THUMBNAIL:
                self._check_item(component, path)
            case Type.GALLERY:
                items = self.checker.objects(component.get("items"), (*path, "items"))
                self.checker.count(items, (*path, "items"), limits.GALLERY_ITEMS, 1)
                for index, item in enumerate(items):
                    self._check_item(item, (*path, "items", index))
            case Type.FILE:
                self._check_address(component.get("file"), (*path, "file"), "attachment")
            case _:
                raise AssertionError(f"No rule for component {component['type']}.")

    def _check_item(self, item: Json, path: Path) -> None:
        description = item.get("description")
        self.checker.text(description, (*path, "description"), limits.ALT_TEXT, 0)
        schemes = ("http", "https", "attachment")
        self._check_address(item.get("media"), (*path, "media"), *schemes)

    def _check_address(self, media: object, path: Path, *schemes: str) -> None:
        url = media.get("url") if isinstance(media, dict) else None
        self.checker.url(url, (*path, "url"), limits.MEDIA_URL, *schemes)
        scheme, _, name = str(url).partition("://")
        if scheme == "attachment" and name not in self.files:
            words = "The referenced attachment was not found"
            self.checker.fault((*path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT", words)

    def _check_label(self, label: Json, path: Path) -> None:
        self.checker.text(label.get("label"), (*path, "label"), limits.LABEL, 1, required=True)
        description = label.get("description")
        self.checker.text(description, (*path, "description"), limits.LABEL_DESCRIPTION)
        self.check(label.get("component"), (*path, "component"), IN_LABEL)

    def _check_modal_control(self, control: Json, path: Path) -> None:
        controls.check_custom_id(self.checker, control, path, self.custom_ids)
        match control["type"]:
            case Type.RADIO_GROUP | Type.CHECKBOX_GROUP:
                controls.check_options(self.checker, control, path, limits.GROUP_OPTIONS)
            case Type.FILE_UPLOAD:
                most = limits.UPLOAD_FILES
                self.checker.number(control.get("min_values"), (*path, "min_values"), 0, most)
                self.checker.number(control.get("max_values"), (*path, "max_values"), 1, most)
            case _:
                # A single checkbox has nothing but its custom_id.
                pass


def check_modal(checker: PayloadChecker, modal: Json, path: Path) -> None:
    """Check the data of a response that opens a modal."""
    title, custom_id = modal.get("title"), modal.get("custom_id")
    checker.text(title, (*path, "title"), limits.MODAL_TITLE, 1, required=True)
    checker.text(custom_id, (*path, "custom_id"), limits.CUSTOM_ID, 1, required=True)
    components = checker.objects(modal.get("components"), (*path, "components"))
    checker.count(components, (*path, "components"), limits.MODAL_COMPONENTS, 1)
    check = ComponentCheck(checker, modal=True)
    check.check_all(components, (*path, "components"), IN_MODAL)
