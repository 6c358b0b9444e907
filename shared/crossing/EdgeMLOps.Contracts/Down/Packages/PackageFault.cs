namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Why a package or a root document is refused. Each has its place in WIRE.md sections 6 and 7.</summary>
public enum PackageFault
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>The first entry is no envelope: this is no package.</summary>
    NotAPackage,

    /// <summary>It ends before all that it promises was read.</summary>
    Truncated,

    /// <summary>Something follows the end.</summary>
    TrailingData,

    /// <summary>Envelope, file, or all files together are larger than a package may be.</summary>
    TooLarge,

    /// <summary>The envelope is not the JSON of a DSSE envelope: a key is unknown, missing, doubled, or of another type.</summary>
    EnvelopeInvalid,

    /// <summary>The envelope is over something else than what is read.</summary>
    WrongPayloadType,

    /// <summary>The signed statement is not the JSON of one, or says something impossible.</summary>
    StatementInvalid,

    /// <summary>A listed name leads out of the folder, is no name on every system, or has letters that could be mistaken.</summary>
    NameRefused,

    /// <summary>Two listed names are one on a system that knows no case.</summary>
    NameRepeated,

    /// <summary>A file that every package of the kind has is not listed.</summary>
    FileMissing,

    /// <summary>There is no signature at all.</summary>
    NotSigned,

    /// <summary>No signature is by a key that the root names.</summary>
    KeyUnknown,

    /// <summary>The signatures are by keys that the root names for something else.</summary>
    KeyNotForRole,

    /// <summary>One key has signed twice: that is no second signature.</summary>
    SignatureRepeated,

    /// <summary>A signature is not the DER of two positive numbers of at most 256 bits.</summary>
    SignatureMalformed,

    /// <summary>A signature by a known key is not over these bytes.</summary>
    SignatureInvalid,

    /// <summary>Fewer keys than the root asks for have signed.</summary>
    ThresholdNotMet,

    /// <summary>The root names no keys for this kind.</summary>
    RoleMissing,

    /// <summary>An entry that the statement does not list, or one more than it lists.</summary>
    EntryUnexpected,

    /// <summary>A listed entry is not there, or not in its place.</summary>
    EntryMissing,

    /// <summary>An entry comes a second time.</summary>
    EntryRepeated,

    /// <summary>An entry is a link, a device, a pipe or a folder.</summary>
    EntryNotAFile,

    /// <summary>An entry of pax, GNU or sparse type, which could give another entry a different name or size.</summary>
    EntryExtended,

    /// <summary>An entry's size is not the one that was signed.</summary>
    EntrySizeMismatch,

    /// <summary>An entry's header has the right name and size and is written in another way than the only one.</summary>
    EntryNotCanonical,

    /// <summary>A piece of a file is not the one that was signed.</summary>
    ChunkMismatch,

    /// <summary>All pieces of a file are right, and the file's own digest is not that of them: the statement contradicts itself.</summary>
    FileMismatch,

    /// <summary>The root document is not the JSON of one, or says something impossible.</summary>
    RootInvalid,

    /// <summary>The root's time is over: nothing new is accepted until there is a newer one.</summary>
    RootExpired,

    /// <summary>The root is older than the one that is trusted.</summary>
    RootOlder,

    /// <summary>Roots between the trusted one and this one are missing; each must be taken in its turn.</summary>
    RootGap,

    /// <summary>The root has the version of the trusted one, and says something else.</summary>
    RootForked,
}
