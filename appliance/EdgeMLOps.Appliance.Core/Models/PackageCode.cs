namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// What became of the attempt to load or import a package. From 100 on: what was found wrong with a package file or the root
/// document before anything of it was believed; these have the names and meanings of WIRE.md sections 6 and 7.
/// </summary>
public enum PackageCode
{
    /// <summary>Loaded: complete, trusted and understood.</summary>
    Loaded = 0,

    /// <summary>A file that every package has is missing.</summary>
    FileMissing = 1,

    /// <summary>The files are not those the trusted digest was computed over.</summary>
    DigestMismatch = 2,

    /// <summary>The manifest says something this program does not understand, or something impossible.</summary>
    ManifestInvalid = 3,

    /// <summary>Imported: signed, newer than what it replaces, whole and on the disk.</summary>
    Imported = 4,

    /// <summary>There is no such file or folder, it is no regular one, or it cannot be read.</summary>
    CannotRead = 5,

    /// <summary>Manifest and signed statement name different packages.</summary>
    ManifestMismatch = 6,

    /// <summary>A package of another kind than what is asked for.</summary>
    KindUnexpected = 7,

    /// <summary>A newer release of this name was imported before.</summary>
    ReleaseOlder = 8,

    /// <summary>This release of this name was imported before with another content.</summary>
    ReleaseReused = 9,

    /// <summary>The disk has no room for it.</summary>
    RoomShort = 10,

    /// <summary>The disk or the database refused.</summary>
    StorageFailed = 11,

    /// <summary>No root document is installed, so nobody is believed: <c>Trust:RootFile</c>.</summary>
    NoRoot = 12,

    /// <summary>Another import runs.</summary>
    Busy = 13,

    /// <summary>The policy document says something this program does not understand, or something impossible.</summary>
    PolicyInvalid = 14,

    /// <summary>The root document that is kept is damaged or cannot be read, so nobody is believed until a whole copy is put in its place.</summary>
    RootDamaged = 15,

    /// <summary>The root document that is kept, or its folder, may be changed by another account, so nobody is believed until that is mended.</summary>
    RootExposed = 16,

    /// <summary>The first entry is no envelope: this is no package.</summary>
    NotAPackage = 100,

    /// <summary>It ends before all that it promises was read.</summary>
    Truncated,

    /// <summary>Something follows the end.</summary>
    TrailingData,

    /// <summary>Envelope, file, or all files together are larger than a package may be.</summary>
    TooLarge,

    /// <summary>The envelope is not the JSON of one.</summary>
    EnvelopeInvalid,

    /// <summary>The envelope is over something else than a package.</summary>
    WrongPayloadType,

    /// <summary>The signed statement is not the JSON of one, or says something impossible.</summary>
    StatementInvalid,

    /// <summary>A listed name leads out of the folder or is no name on every system.</summary>
    NameRefused,

    /// <summary>Two listed names are one on a system that knows no case.</summary>
    NameRepeated,

    /// <summary>There is no signature at all.</summary>
    NotSigned,

    /// <summary>No signature is by a key that the root names.</summary>
    KeyUnknown,

    /// <summary>The signatures are by keys that the root names for something else.</summary>
    KeyNotForRole,

    /// <summary>One key has signed twice.</summary>
    SignatureRepeated,

    /// <summary>A signature is not the DER of two numbers.</summary>
    SignatureMalformed,

    /// <summary>A signature by a known key is not over these bytes.</summary>
    SignatureInvalid,

    /// <summary>Fewer keys than the root asks for have signed.</summary>
    ThresholdNotMet,

    /// <summary>The root names no keys for this kind.</summary>
    RoleMissing,

    /// <summary>An entry that is not listed.</summary>
    EntryUnexpected,

    /// <summary>A listed entry is not there, or not in its place.</summary>
    EntryMissing,

    /// <summary>An entry comes a second time.</summary>
    EntryRepeated,

    /// <summary>An entry is a link, a device, a pipe or a folder.</summary>
    EntryNotAFile,

    /// <summary>An entry of pax, GNU or sparse type.</summary>
    EntryExtended,

    /// <summary>An entry's size is not the one that was signed.</summary>
    EntrySizeMismatch,

    /// <summary>An entry's header is written in another way than the only one.</summary>
    EntryNotCanonical,

    /// <summary>A piece of a file is not the one that was signed.</summary>
    ChunkMismatch,

    /// <summary>A file's digest is not that of its own pieces.</summary>
    FileMismatch,

    /// <summary>The root document is not the JSON of one, or says something impossible.</summary>
    RootInvalid,

    /// <summary>The root's time is over: nothing new is accepted until there is a newer one.</summary>
    RootExpired,

    /// <summary>The root is older than the one that is trusted.</summary>
    RootOlder,

    /// <summary>Roots between the trusted one and this one are missing.</summary>
    RootGap,

    /// <summary>The root has the version of the trusted one, and says something else.</summary>
    RootForked,
}
