//! Error codes: the small set of words on which code branches and for which the interface has a sentence and a remedy.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $message:literal, $remedy:literal;)+) => {
        /// What went wrong, for branching and for the reader's language. Details go to the log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl ErrorCode {
            /// Every code, for tests that each has its sentences.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as it is written in JSON and in the translation files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What happened, in one English sentence (the command line's language).
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }

            /// What to do about it, in one English sentence.
            #[must_use]
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)+ }
            }
        }
    };
}

error_codes! {
    /// The request itself makes no sense.
    BadInput = "bad_input", "That input cannot be used.", "Correct it and try again.";
    /// The thing named is not there.
    NotFound = "not_found", "That is not there any more.", "Refresh the list and choose again.";
    /// What is to be taken back was changed by something else.
    ChangedSince = "changed_since", "It was changed since, so it cannot be taken back.", "Change it by hand instead.";
    /// Another Studium owns the data folder.
    DataFolderInUse = "data_folder_in_use", "Another Studium is using this data folder.", "Close the other one, or choose another folder with --data.";
    /// The data folder cannot be created or written.
    DataFolderUnusable = "data_folder_unusable", "The data folder cannot be used.", "Check that the folder exists and that you may write to it.";
    /// The database is damaged.
    DatabaseCorrupt = "database_corrupt", "The database is damaged and no backup could be restored.", "Keep the data folder as it is and restore a backup copy of it.";
    /// The database was written by a newer Studium.
    DatabaseTooNew = "database_too_new", "This data was written by a newer Studium.", "Update Studium, then open it again.";
    /// No room left.
    DiskFull = "disk_full", "The disk is full.", "Free some space and try again; nothing saved so far is lost.";
    /// Reading or writing failed.
    Io = "io", "Reading or writing a file failed.", "Check the disk and the file's permissions, then try again.";
    /// A defect of ours.
    Internal = "internal", "Something inside Studium went wrong.", "Try again; if it happens twice, report it with the details.";
    /// The file to import is not there.
    FileMissing = "file_missing", "The file is not there.", "Check the path, or drop the file in again.";
    /// The file has no content.
    FileEmpty = "file_empty", "The file is empty.", "Check that it was saved or downloaded completely.";
    /// A folder or archive without documents.
    FolderEmpty = "folder_empty", "There are no documents in it.", "Choose a folder or archive that holds PDF, Office, EPUB, Markdown, HTML or text files, or recordings.";
    /// The file does not follow its format.
    FileDamaged = "file_damaged", "The file is damaged.", "Open it in another program, save it again, then import that copy.";
    /// More than Studium takes.
    FileTooLarge = "file_too_large", "The file is too large.", "Split it into smaller files.";
    /// Not a format that can be read.
    FormatUnknown = "format_unknown", "This kind of file cannot be read yet.", "Import PDF, Word, PowerPoint, Excel, OpenDocument, EPUB, LaTeX, Markdown, HTML, CSV, plain text, images, or recordings as MP3, M4A, WAV, FLAC or Ogg Vorbis.";
    /// Not a picture or a sound for cards.
    MediaUnknown = "media_unknown", "This is no picture or sound that cards can show.", "Save it as PNG, JPEG, WebP, SVG, MP3, M4A, WAV, FLAC or Ogg, then add it again.";
    /// Something that only a PDF can have was asked of another document.
    NotPdf = "not_pdf", "This document is not a PDF.", "Export its annotations as Markdown instead.";
    /// A package of cards from a version of Anki that came later.
    PackageTooNew = "package_too_new", "This package was written by a newer version of Anki.", "Update Studium, or export the package again with support for older versions.";
    /// An Office format of before 2007.
    FormatOld = "format_old", "This is an old Office format.", "Open it in an Office program, save it as DOCX or PPTX, then import that copy.";
    /// Encrypted in a way that no password given here opens.
    FileProtected = "file_protected", "This file is encrypted.", "Remove the protection in the program that made it, then import that copy.";
    /// The file is locked.
    PasswordRequired = "password_required", "This file is protected by a password.", "Enter its password.";
    /// The password does not open it.
    PasswordWrong = "password_wrong", "That password does not open the file.", "Try the password again.";
    /// There is no text in it.
    NoText = "no_text", "No text was found in this file.", "Check that its pages are legible and the right way up, or import a version that has text.";
    /// There is nothing to hear in it.
    NoSound = "no_sound", "There is no sound in this file.", "Check that it is a recording and plays in another program.";
    /// It can be heard, and holds no words.
    NoSpeech = "no_speech", "Nobody speaks in this recording.", "Check that it plays in another program; a better model that hears can be installed in Settings, Models.";
    /// The text is in pictures, and the program that reads them is not installed.
    RecognitionMissing = "recognition_missing", "This file holds pictures of text, and text recognition is not installed.", "Install Tesseract (tesseract-ocr), then try again.";
    /// No model of the kind needed is installed.
    ModelMissing = "model_missing", "No model for this is installed.", "Install one in Settings, Models.";
    /// The model file does not match its hash or is truncated.
    ModelDamaged = "model_damaged", "The model file is damaged.", "Download it again in Settings, Models.";
    /// The runtime cannot load it.
    ModelUnsupported = "model_unsupported", "This model cannot be used.", "Choose another model in Settings, Models.";
    /// No voice of that name is built in.
    VoiceUnknown = "voice_unknown", "There is no such voice.", "Choose one of the voices that are listed.";
    /// Not enough memory.
    MemoryLow = "memory_low", "There is not enough memory for this.", "Close other programs or choose a smaller model.";
    /// The processor lacks instructions that the engines need.
    CpuUnsupported = "cpu_unsupported", "This processor is too old for the built-in models.", "Search and reading work; answers need a processor with AVX2.";
    /// A worker program or library is not installed.
    EngineMissing = "engine_missing", "A part of Studium is not installed.", "Install Studium again, or run the set-up command.";
    /// A worker died.
    EngineCrashed = "engine_crashed", "The worker for this stopped unexpectedly.", "Try again; if it happens with the same file or model, use another.";
    /// A worker did not answer.
    EngineHung = "engine_hung", "The worker for this did not answer and was stopped.", "Try again; if it happens with the same file or model, use another.";
    /// A worker went over its limits.
    EngineLimit = "engine_limit", "This needed more time or memory than allowed.", "Try a smaller file or model.";
    /// There is no microphone.
    MicrophoneMissing = "microphone_missing", "No microphone was found.", "Plug one in, or choose another in Settings, Voice; you can type meanwhile.";
    /// The system does not let Studium listen.
    MicrophoneRefused = "microphone_refused", "Studium may not use the microphone.", "Allow it in the privacy settings of your system, then try again.";
    /// There is no loudspeaker.
    LoudspeakerMissing = "loudspeaker_missing", "No loudspeaker was found.", "Plug in a loudspeaker or headphones, or choose another in Settings, Voice.";
    /// The device was unplugged or changed its format while in use.
    AudioDeviceLost = "audio_device_lost", "The microphone or loudspeaker was unplugged or changed.", "Plug it in again or choose another in Settings, Voice; the conversation is kept.";
    /// The system's sound does not work.
    AudioDeviceFailed = "audio_device_failed", "The sound of this computer does not work.", "Close other programs that use sound, or choose another device in Settings, Voice.";
    /// Something else runs that excludes this.
    Busy = "busy", "This is already running.", "Wait for it, or stop it first.";
    /// The student forbade connections.
    NetworkOff = "network_off", "Connections are switched off.", "Allow them in Settings, Privacy.";
    /// The other side could not be reached.
    NetworkFailed = "network_failed", "The download did not get through.", "Check the connection and resume; what arrived is kept.";
    /// The address is not allowed.
    NetworkRefused = "network_refused", "Studium does not connect to this address.", "Use the public address of the page, beginning with https, without a name or password in it.";
    /// The server knows no such page.
    PageMissing = "page_missing", "There is no page at this address.", "Check the address, or find the page again in your browser.";
    /// The server hands it out to some people only.
    PageClosed = "page_closed", "The server does not hand this page out.", "Open it in your browser, signed in if need be, save it, then import that file.";
    /// The server answered with another error.
    PageFailed = "page_failed", "The server answered with an error.", "Try again later.";
    /// No connection, or it broke.
    PageUnreachable = "page_unreachable", "The page did not get through.", "Check the address and your connection, then try again.";
    /// The certificate is not trusted.
    PageUntrusted = "page_untrusted", "The server cannot prove that it is who it says.", "Check the address for a slip of the pen; if it is right, the site has to mend its certificate.";
    /// Silent, or without end.
    PageTooSlow = "page_too_slow", "The server took too long.", "Try again later, or download the file with your browser and import it.";
    /// It redirects without end.
    PageCircular = "page_circular", "This address leads on and on without arriving.", "Open it in your browser and use the address that is shown there.";
    /// More than is fetched.
    PageTooLarge = "page_too_large", "This is larger than what Studium fetches.", "Download it with your browser, then import the file.";
    /// A page that is empty until its scripts run.
    PageScripted = "page_scripted", "This page shows its text only in a browser.", "Open it in your browser, print it as a PDF, then import that file.";
    /// What arrived is not what was announced.
    HashMismatch = "hash_mismatch", "The download is not the file that was expected.", "Download it again; if it repeats, use another source.";
}

/// Maps an error to its code. Implementations match exhaustively, without a `_` arm.
pub trait Coded: std::error::Error {
    /// The code of this error.
    fn code(&self) -> ErrorCode;
}
