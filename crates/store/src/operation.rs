//! The names of the use cases that write, and of the study events they record. Both are stored, so a name never changes.

use serde::{Deserialize, Serialize};

macro_rules! stored_names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// The name as stored and as JSON spells it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

stored_names! {
    /// A use case that writes. One operation is one transaction, or a few for long work, and later one step of undo.
    Operation {
        /// A file becomes a document.
        ImportDocument = "import_document",
        /// The file behind a document has changed: its new content takes the place of the old.
        ChangeOriginal = "change_original",
        /// Extracted text arrives.
        SaveParts = "save_parts",
        /// Text becomes searchable.
        IndexDocument = "index_document",
        /// Title, tags, course and so on.
        EditDocument = "edit_document",
        /// Documents get their place in the student's own order.
        ArrangeDocuments = "arrange_documents",
        /// How far the student has read.
        SaveReadingPosition = "save_reading_position",
        /// A document is marked as deleted.
        DeleteDocument = "delete_document",
        /// The mark is taken back.
        RestoreDocument = "restore_document",
        /// Text and original of a deleted document are given up.
        PurgeDocument = "purge_document",
        /// A highlight or a bookmark is made.
        AddAnnotation = "add_annotation",
        /// Its colour or note changes.
        EditAnnotation = "edit_annotation",
        /// It is marked as deleted.
        DeleteAnnotation = "delete_annotation",
        /// The mark is taken back.
        RestoreAnnotation = "restore_annotation",
        /// Annotations follow their document to a new revision.
        ReanchorAnnotations = "reanchor_annotations",
        /// A new course.
        CreateCourse = "create_course",
        /// Name, instructions, sections and so on.
        EditCourse = "edit_course",
        /// A course is marked as deleted.
        DeleteCourse = "delete_course",
        /// The mark is taken back.
        RestoreCourse = "restore_course",
        /// A new conversation without a question yet.
        CreateConversation = "create_conversation",
        /// The student asks.
        AskQuestion = "ask_question",
        /// The tutor's answer arrives.
        SaveAnswer = "save_answer",
        /// A new title.
        RenameConversation = "rename_conversation",
        /// Teaching mode, course.
        EditConversation = "edit_conversation",
        /// A conversation is marked as deleted.
        DeleteConversation = "delete_conversation",
        /// The mark is taken back.
        RestoreConversation = "restore_conversation",
        /// A folder is watched, or no more; what was seen in it.
        WatchFolder = "watch_folder",
        /// A note type is made.
        AddNoteType = "add_note_type",
        /// Its fields, templates or style change.
        EditNoteType = "edit_note_type",
        /// It is marked as deleted.
        DeleteNoteType = "delete_note_type",
        /// A preset is made.
        AddPreset = "add_preset",
        /// Its name or options change.
        EditPreset = "edit_preset",
        /// It is marked as deleted.
        DeletePreset = "delete_preset",
        /// A deck is made.
        AddDeck = "add_deck",
        /// Its name, place or options change.
        EditDeck = "edit_deck",
        /// It is marked as deleted, with its cards.
        DeleteDeck = "delete_deck",
        /// Notes are made, with their cards.
        AddNotes = "add_notes",
        /// Fields or tags of notes change.
        EditNotes = "edit_notes",
        /// Notes are marked as deleted, with their cards.
        DeleteNotes = "delete_notes",
        /// The mark is taken back.
        RestoreNotes = "restore_notes",
        /// Sources of notes follow their document to a new revision.
        ReanchorNotes = "reanchor_notes",
        /// Cards get another deck.
        MoveCards = "move_cards",
        /// Cards get a flag, or lose it.
        FlagCards = "flag_cards",
        /// A card is answered.
        AnswerCard = "answer_card",
        /// Cards are taken out of the queue until the student says otherwise, or put back.
        SuspendCards = "suspend_cards",
        /// Cards are taken out of the queue for today, or put back.
        BuryCards = "bury_cards",
        /// Cards are due on another day.
        RescheduleCards = "reschedule_cards",
        /// Cards are new again.
        ResetCards = "reset_cards",
        /// An exam is set.
        AddExam = "add_exam",
        /// Its name, date, scope or time change.
        EditExam = "edit_exam",
        /// It is marked as deleted; its cards go home.
        DeleteExam = "delete_exam",
        /// A package arrives.
        ImportPackage = "import_package",
        /// A picture or a sound is added.
        AddMedia = "add_media",
        /// Cards are proposed from documents.
        ProposeCards = "propose_cards",
        /// The student decides on proposals, or takes that back.
        DecideProposals = "decide_proposals",
        /// An operation is taken back.
        Undo = "undo",
        /// What was taken back is done again.
        Redo = "redo",
        /// A job is queued, goes on, ends.
        RunJob = "run_job",
        /// A model is added, removed or measured.
        EditModels = "edit_models",
        /// A setting changes.
        EditSettings = "edit_settings",
        /// A notice is raised.
        RaiseNotice = "raise_notice",
        /// A notice is dismissed.
        DismissNotice = "dismiss_notice",
        /// A network request is entered in the ledger.
        RecordRequest = "record_request",
        /// Something is tidied up that nobody asked for.
        Housekeeping = "housekeeping",
    }
}

stored_names! {
    /// What happened while studying. Siblings of the domain meet in these events: statistics and plans read them.
    EventKind {
        /// A document was added; the subject is the document.
        DocumentAdded = "document_added",
        /// The file behind a document changed; the subject is the document.
        DocumentChanged = "document_changed",
        /// A document was opened for reading; the subject is the document.
        DocumentOpened = "document_opened",
        /// A question was asked; the subject is the message.
        QuestionAsked = "question_asked",
        /// An answer was saved; the subject is the message.
        AnswerSaved = "answer_saved",
        /// A card was answered; the subject is the card, as for all kinds below.
        CardReviewed = "card_reviewed",
        /// Another program changed a card, says its log.
        CardLogged = "card_logged",
        /// The state that a card had in another program is taken as it is.
        CardSeeded = "card_seeded",
        /// A card got another due date.
        CardRescheduled = "card_rescheduled",
        /// A card became new again.
        CardReset = "card_reset",
        /// A card was suspended, or put back.
        CardSuspended = "card_suspended",
        /// A card was buried for a day, or put back.
        CardBuried = "card_buried",
        /// An earlier event does not count; taking this back makes it count again. The subject is that event's.
        EventVoided = "event_voided",
    }
}
