"""The types of mutations; `catalog.schema.mutating` resolves them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.issues import RecordEntryPayload
from catalog.schema.recommendations import EditTasteInput
from catalog.schema.references import MeType, TitleListType, TitleType
from catalog.schema.types import RecordApprovalInput, RecordConsentInput, ViewingInput
from graph.model.viewers import (
    LONGEST_NAME,
    MAXIMUM_AGE,
    MAXIMUM_LANGUAGES,
)
from graph.viewers.changes import MAXIMUM_LISTED, MAXIMUM_LISTS
from graph.viewers.recording import MAXIMUM_BATCH

_TITLE = "The title's slug."
_LIST = "The list's id, as `TitleList.id` gave it."


# Inputs


@strawberry.input(description="Many viewing events at once.")
class RecordViewingsInput:
    events: list[ViewingInput] = field(
        description=f"The events, in any order, at most {MAXIMUM_BATCH}; a service may mix users."
        " Send them as a variable: a document may have a limited number of tokens."
    )


@strawberry.input(description="A title and what the viewer thinks of it.")
class RateTitleInput:
    title: str = field(description=_TITLE)
    value: float = field(description="The rating, 0.5 to 5 in steps of 0.5; replaces an older one.")


@strawberry.input(description="The title whose rating is taken back.")
class RemoveRatingInput:
    title: str = field(description=_TITLE)


@strawberry.input(
    one_of=True, description="A title, a creator or a technique: exactly one of these."
)
class HideInput:
    title: str | None = field(default=UNSET, description=_TITLE)
    creator: str | None = field(default=UNSET, description="The creator's slug.")
    technique: str | None = field(default=UNSET, description="The technique's slug.")


@strawberry.input(description="A new list.")
class CreateListInput:
    name: str = field(description=f"Its name, 1 to {LONGEST_NAME} printable characters.")


@strawberry.input(description="A list and its new name.")
class RenameListInput:
    list: strawberry.ID = field(description=_LIST)
    name: str = field(description=f"Its name, 1 to {LONGEST_NAME} printable characters.")


@strawberry.input(description="The list to delete.")
class DeleteListInput:
    list: strawberry.ID = field(description=_LIST)


@strawberry.input(description="A list and a title.")
class ListedTitleInput:
    list: strawberry.ID = field(description=_LIST)
    title: str = field(description=_TITLE)


@strawberry.input(
    description="The viewer's profile. Fields that are left out stay as they are; null removes a"
    " value."
)
class SetProfileInput:
    name: str | None = field(
        default=UNSET, description=f"The name to be shown, 1 to {LONGEST_NAME} characters."
    )
    locale: str | None = field(default=UNSET, description="BCP 47 tag, such as es-AR.")
    market: str | None = field(
        default=UNSET, description="ISO 3166-1 alpha-2 country code, such as AR."
    )


@strawberry.input(
    description="What recommendations keep to, and of AI-generated titles every list. What is left"
    " out stays; null removes it."
)
class SetPreferencesInput:
    hide_ai_generated: bool | None = field(
        default=UNSET,
        description="Whether to leave out titles whose `aiDisclosure` is AI_GENERATED.",
    )
    title_languages: list[str] | None = field(
        default=UNSET,
        description="Original languages that titles may have, BCP 47 tags, at most"
        f" {MAXIMUM_LANGUAGES}; empty: any.",
    )
    audio_languages: list[str] | None = field(
        default=UNSET,
        description="Languages to listen to, BCP 47 tags, the preferred one first, at most"
        f" {MAXIMUM_LANGUAGES}; empty: any. Titles of which it is known that they can be heard in"
        " none of them, where the viewer is, are not recommended.",
    )
    maximum_age: int | None = field(
        default=UNSET,
        description=f"Only titles meant for this age, 0 to {MAXIMUM_AGE} years, or younger.",
    )


@strawberry.input(description="A confirmation that everything is to be deleted.")
class DeleteMyDataInput:
    confirm: strawberry.ID = field(description="The viewer's own id, as `me { id }` gives it.")


# Payloads

_ME = "The viewer, as after the change."


@strawberry.type(description="An event of a batch that was not recorded.")
class ViewingFault:
    index: int = field(description="Its place in the batch, from 0.")
    event: strawberry.ID = field(description="The id that it came with.")
    message: str = field(description="The field at fault, and what is wrong with it.")


@strawberry.type(description="The result of recording one event.")
class RecordViewingPayload:
    recorded: bool = field(
        description="Whether it was recorded now; false when it had been recorded before."
    )


@strawberry.type(description="The result of recording a batch of events.")
class RecordViewingsPayload:
    recorded: int = field(description="The number of events that this request recorded.")
    duplicates: int = field(
        description="The number of events that were recorded before or are in the batch twice."
    )
    faults: list[ViewingFault] = field(
        description="Those that were refused, by their place; all others are recorded."
    )


@strawberry.type(description="The title that was rated.")
class RateTitlePayload:
    title: TitleType = field(description="The title.")
    value: float = field(description="The rating now.")
    me: MeType = field(description=_ME)


@strawberry.type(description="The result of a change of a rating.")
class RemoveRatingPayload:
    removed: bool = field(description="Whether there was one.")
    me: MeType = field(description=_ME)


@strawberry.type(description="Something was hidden, or had been.")
class HidePayload:
    me: MeType = field(description=_ME)


@strawberry.type(description="Something is shown again.")
class UnhidePayload:
    removed: bool = field(description="Whether it was hidden before.")
    me: MeType = field(description=_ME)


@strawberry.type(description="The list after the change.")
class ListPayload:
    list: TitleListType = field(description="The list.")
    me: MeType = field(description=_ME)


@strawberry.type(description="The list after a title was added or removed.")
class ListedTitlePayload:
    changed: bool = field(
        description="Whether the list has changed: false where the title was on it already, or was"
        " not on it."
    )
    list: TitleListType = field(description="The list.")
    me: MeType = field(description=_ME)


@strawberry.type(description="The result of a change of a list.")
class DeleteListPayload:
    deleted: bool = field(description="Whether there was such a list.")
    me: MeType = field(description=_ME)


@strawberry.type(description="The viewer after the change.")
class SetProfilePayload:
    me: MeType = field(description=_ME)


@strawberry.type(description="The viewer after the change.")
class SetPreferencesPayload:
    me: MeType = field(description=_ME)


@strawberry.type(description="The viewer after the change.")
class EditTastePayload:
    me: MeType = field(description=_ME)


@strawberry.type(description="The result of deleting a viewer's data.")
class DeleteMyDataPayload:
    deleted: bool = field(description="Whether anything was stored.")
    events: int = field(description="The number of viewing events that were deleted.")


def _input(description: str) -> object:
    return argument(description=description)


@strawberry.type(
    description="Changes. Every mutation needs a token, and concerns the viewer whose token"
    " it is; sent twice, each does the same as sent once, but for createList."
)
class Mutation:
    @field(description="Record one viewing event. One that is refused is an error.")
    def record_viewing(
        self, input: Annotated[ViewingInput, _input("The event.")]
    ) -> RecordViewingPayload: ...

    @field(
        description="Record many viewing events in one transaction. Events that are refused are"
        " told one by one, the others are recorded."
    )
    def record_viewings(
        self, input: Annotated[RecordViewingsInput, _input("The events.")]
    ) -> RecordViewingsPayload: ...

    @field(description="Rate a title.")
    def rate_title(
        self, input: Annotated[RateTitleInput, _input("The rating.")]
    ) -> RateTitlePayload: ...

    @field(description="Take a rating back.")
    def remove_rating(
        self, input: Annotated[RemoveRatingInput, _input("The rating's title.")]
    ) -> RemoveRatingPayload: ...

    @field(
        description="Not interested: leave a title, or all titles of a creator or with a technique,"
        " out of recommendations."
    )
    def hide(self, input: Annotated[HideInput, _input("The object to hide.")]) -> HidePayload: ...

    @field(description="Undo hide.")
    def unhide(
        self, input: Annotated[HideInput, _input("The object to show again.")]
    ) -> UnhidePayload: ...

    @field(
        description=f"Make a list. A viewer has at most {MAXIMUM_LISTS}. Sent twice, it makes two."
    )
    def create_list(
        self, input: Annotated[CreateListInput, _input("The list.")]
    ) -> ListPayload: ...

    @field(description="Rename a list.")
    def rename_list(
        self, input: Annotated[RenameListInput, _input("The list and its new name.")]
    ) -> ListPayload: ...

    @field(description="Delete a list. Its titles stay in the catalog.")
    def delete_list(
        self, input: Annotated[DeleteListInput, _input("The list.")]
    ) -> DeleteListPayload: ...

    @field(description=f"Put a title at the end of a list, of {MAXIMUM_LISTED} titles at most.")
    def add_to_list(
        self, input: Annotated[ListedTitleInput, _input("The list and the title.")]
    ) -> ListedTitlePayload: ...

    @field(description="Take a title off a list.")
    def remove_from_list(
        self, input: Annotated[ListedTitleInput, _input("The list and the title.")]
    ) -> ListedTitlePayload: ...

    @field(description="Say who the viewer is: name, locale, market.")
    def set_profile(
        self, input: Annotated[SetProfileInput, _input("The values to set.")]
    ) -> SetProfilePayload: ...

    @field(description="Say what recommendations should keep to.")
    def set_preferences(
        self, input: Annotated[SetPreferencesInput, _input("The values to set.")]
    ) -> SetPreferencesPayload: ...

    @field(
        description="Let a value count fully in the taste profile and in recommendations, whatever"
        " is"
        " watched."
        " It takes the place of muteTaste."
    )
    def pin_taste(
        self, input: Annotated[EditTasteInput, _input("The value.")]
    ) -> EditTastePayload: ...

    @field(
        description="Let a value not count in the taste profile and in recommendations, whatever is"
        " watched."
        " Titles that have it may still be shown; see hide. It takes the place of pinTaste."
    )
    def mute_taste(
        self, input: Annotated[EditTasteInput, _input("The value.")]
    ) -> EditTastePayload: ...

    @field(description="Undo pinTaste or muteTaste.")
    def clear_taste(
        self, input: Annotated[EditTasteInput, _input("The value.")]
    ) -> EditTastePayload: ...

    @field(
        description="Delete everything that is stored of the viewer: profile, events, totals,"
        " ratings, lists, what was hidden, edits of the taste. It cannot be undone. Events that are"
        " sent afterwards are recorded as a new viewer's."
    )
    def delete_my_data(
        self, input: Annotated[DeleteMyDataInput, _input("The confirmation.")]
    ) -> DeleteMyDataPayload: ...

    @field(
        description="Add an entry to the record of approvals. Needs the role curator or service, as"
        " does recordConsent; both are about titles, not about the viewer."
    )
    def record_approval(
        self, input: Annotated[RecordApprovalInput, _input("The entry.")]
    ) -> RecordEntryPayload | None: ...

    @field(description="Add an entry to the record of performers' consents.")
    def record_consent(
        self, input: Annotated[RecordConsentInput, _input("The entry.")]
    ) -> RecordEntryPayload | None: ...
