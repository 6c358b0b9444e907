using System.Formats.Tar;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using static EdgeMLOps.Appliance.Gate.Tests.Admitting.SignatureForms;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>Ways a package is bad, by name: how it is made and by which code it has to be refused.</summary>
internal static class PackageAttacks
{
    // Entries of SomePackage's archive.
    public const int Card = 2;
    public const int Manifest = 3;
    public const int Graph = 4;

    public static IReadOnlyDictionary<string, (PackageCode Code, Func<ImporterRig, SomePackage> Make)> All { get; } = new Dictionary<string, (PackageCode Code, Func<ImporterRig, SomePackage> Make)>(StringComparer.Ordinal)
    {
        // Who signed.
        ["nobody has signed"] = (PackageCode.NotSigned, _ => new SomePackage()),
        ["a stranger has signed"] = (PackageCode.KeyUnknown, rig => new SomePackage(rig.Stranger)),
        ["a key for policies has signed"] = (PackageCode.KeyNotForRole, rig => new SomePackage(rig.PolicyMaker)),
        ["a root key has signed"] = (PackageCode.KeyNotForRole, rig => new SomePackage(rig.Boss)),
        ["a signature carries another's name"] = (PackageCode.SignatureInvalid, rig => new SomePackage(rig.Stranger)
        {
            ChangeEnvelope = json => json["signatures"]![0]!["keyid"] = TrustKey.Of(rig.Maker.PublicKey).Id.ToString(),
        }),
        ["one key has signed twice"] = (PackageCode.SignatureRepeated, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelope = json => json["signatures"]!.AsArray().Add(json["signatures"]![0]!.DeepClone()),
        }),
        ["the second signature is a wrong one"] = (PackageCode.SignatureInvalid, rig => new SomePackage(rig.Maker, rig.OtherMaker)
        {
            ChangeEnvelope = json => json["signatures"]![1]!["sig"] = json["signatures"]![0]!["sig"]!.DeepClone(),
        }),
        ["the signature is over another type"] = (PackageCode.SignatureInvalid, rig => new SomePackage(rig.Maker) { SignedPayloadType = RootDocument.PayloadType }),
        ["the envelope is over another type"] = (PackageCode.WrongPayloadType, rig => new SomePackage(rig.Maker) { PayloadType = RootDocument.PayloadType }),
        ["the statement was changed after it was signed"] = (PackageCode.SignatureInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelope = json => json["payload"] = Convert.ToBase64String(
                [.. Convert.FromBase64String(json["payload"]!.GetValue<string>()), (byte)' ']),
        }),

        // Signatures that are none.
        ["a signature of 64 plain bytes"] = (PackageCode.SignatureMalformed, Signature((r, s) => [.. Bytes(r), .. Bytes(s)])),
        ["a signature with something after it"] = (PackageCode.SignatureMalformed, Signature((r, s) => [.. Der(r, s), 0])),
        ["a signature in long-form lengths"] = (PackageCode.SignatureMalformed, Signature((r, s) => [0x30, 0x81, Der(r, s)[1], .. Der(r, s)[2..]])),
        ["a signature of negative numbers"] = (PackageCode.SignatureMalformed, Signature((r, s) => Der(-r, -s))),
        ["a signature whose r is below zero"] = (PackageCode.SignatureMalformed, Signature((_, s) => Der(-1, s))),
        ["a signature of zeros"] = (PackageCode.SignatureMalformed, Signature((_, _) => Der(0, 0))),
        ["a signature whose r is zero"] = (PackageCode.SignatureMalformed, Signature((_, s) => Der(0, s))),
        ["a signature of 33 bytes numbers"] = (PackageCode.SignatureMalformed, Signature((r, s) => Der(r + (BigInteger.One << 256), s))),
        ["a signature cut short"] = (PackageCode.SignatureMalformed, Signature((r, s) => Der(r, s)[..^1])),
        ["an empty signature"] = (PackageCode.SignatureMalformed, Signature((_, _) => [])),
        ["a signature whose r is the order"] = (PackageCode.SignatureInvalid, Signature((_, s) => Der(Order, s))),
        ["a signature whose s is above the order"] = (PackageCode.SignatureInvalid, Signature((r, _) => Der(r, (BigInteger.One << 256) - 1))),
        ["a signature of ones"] = (PackageCode.SignatureInvalid, Signature((_, _) => Der(1, 1))),

        // Envelope and statement.
        ["an envelope with a key more"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker) { ChangeEnvelope = json => json["comment"] = "x" }),
        ["an envelope with a key less"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker) { ChangeEnvelope = json => json.Remove("payloadType") }),
        ["an envelope with a key twice"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelopeText = text => string.Concat("{\"payload\":\"\",", text.AsSpan(1)),
        }),
        ["an envelope that is no base64"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker) { ChangeEnvelope = json => json["payload"] = "*" }),
        ["an envelope of deep JSON"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelopeText = _ => new string('[', 100_000),
        }),
        ["an envelope with 33 signatures"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelope = json => json["signatures"] = new JsonArray([.. Enumerable.Range(0, 33).Select(_ => json["signatures"]![0]!.DeepClone())]),
        }),
        ["an envelope with no signature in a signature's place"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelope = json => json["signatures"]!.AsArray().Add(null),
        }),
        ["an envelope whose keys hold control characters"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelope = json => json["\u001b]0;x\u0007\u001b[2J\n2026-11-26 [INF] imported"] = "x",
        }),
        ["an envelope with half a letter for a key"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelopeText = text => string.Concat("{\"\\ud800\":1,", text.AsSpan(1)),
        }),
        ["an envelope with half a letter for a type"] = (PackageCode.EnvelopeInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangeEnvelopeText = text => text.Replace("\"payloadType\":\"", "\"payloadType\":\"\\ud800", StringComparison.Ordinal),
        }),
        ["an envelope of bytes that are no UTF-8"] = (PackageCode.EnvelopeInvalid, Entries(entries => entries[0][HostileEntry.Block + 3] = 0xFF)),
        ["a statement of nothing"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker) { ChangePayload = _ => "" }),
        ["a statement of null"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker) { ChangePayload = _ => "null" }),
        ["a statement with no file in a file's place"] = Statement(json => json["files"]!.AsArray().Insert(0, null)),
        ["a statement with no digest in a piece's place"] = Statement(json => json["files"]![3]!["chunks"]![1] = null),
        ["a statement with half a letter for a name"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangePayload = text => text.Replace("\"name\":\"card", "\"name\":\"\\udc00card", StringComparison.Ordinal),
        }),
        ["a statement of a time that never was"] = Statement(json => json["created"] = "2026-02-30T00:00:00Z"),
        ["a statement of a time before all time"] = Statement(json => json["created"] = "0001-01-01T00:00:00+14:00"),
        ["a statement whose release is a fraction"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangePayload = text => text.Replace("\"release\":1,", "\"release\":1.0,", StringComparison.Ordinal),
        }),
        ["a statement whose release has a million digits"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangePayload = text => text.Replace("\"release\":1,", $"\"release\":1e{new string('9', 1_000_000)},", StringComparison.Ordinal),
        }),
        ["a statement with something after it"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker) { ChangePayload = text => text + "{}" }),
        ["a statement of another schema"] = Statement(json => json["schema"] = "edgemlops.statement/2"),
        ["a statement with a key more"] = Statement(json => json["path"] = "/"),
        ["a statement with a key less"] = Statement(json => json.Remove("release")),
        ["a statement with a key twice"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangePayload = text => string.Concat("{\"release\":9,", text.AsSpan(1)),
        }),
        ["a statement with a key in capitals"] = (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker)
        {
            ChangePayload = text => text.Replace("\"release\"", "\"Release\"", StringComparison.Ordinal),
        }),
        ["a statement of deep JSON"] = Statement(json => json["name"] = JsonNode.Parse(new string('[', 20) + new string(']', 20))),
        ["a statement whose kind is a number"] = Statement(json => json["kind"] = 1),
        ["a statement whose kind is in capitals"] = Statement(json => json["kind"] = "Model"),
        ["a statement of no release"] = Statement(json => json["release"] = 0),
        ["a statement of a release beyond numbers"] = Statement(json => json["release"] = 1L << 40),
        ["a statement of a name with a slash"] = Statement(json => json["name"] = "../other"),
        ["a statement of a version of letters that look alike"] = Statement(json => json["version"] = "1.0.\u041e"),
        ["a statement of other pieces"] = Statement(json => json["chunkBytes"] = 1),
        ["a statement with a piece too few"] = Statement(json => json["files"]![3]!["chunks"]!.AsArray().RemoveAt(2)),
        ["a statement with a negative size"] = Statement(json => json["files"]![3]!["size"] = -1),
        ["a statement of no files"] = Statement(json => json["files"] = new JsonArray()),
        ["a folder a model has not"] = Statement(json => json["files"]![0]!["name"] = "scripts/expected.json"),
        ["a model without a graph"] = (PackageCode.FileMissing, Without("model.onnx")),
        ["a model of an empty graph"] = (PackageCode.FileMissing, With("model.onnx", [])),
        ["a model without a manifest"] = (PackageCode.FileMissing, Without("manifest.json")),
        ["a digest that is not that of its pieces"] = (PackageCode.FileMismatch, rig => new SomePackage(rig.Maker)
        {
            ChangeStatement = json => json["files"]![3]!["sha256"] = json["files"]![2]!["sha256"]!.DeepClone(),
        }),
        ["a policy"] = (PackageCode.KindUnexpected, APolicy),
        ["a manifest of another name"] = (PackageCode.ManifestMismatch, rig => new SomePackage(rig.Maker) { ChangeStatement = json => json["name"] = "other" }),
        ["a manifest of another release"] = (PackageCode.ManifestMismatch, rig => new SomePackage(rig.Maker) { ChangeStatement = json => json["release"] = 7 }),
        ["a manifest with no class in a class's place"] = InManifest(json => json["classes"]!.AsArray().Add(null)),
        ["a manifest with no text in a modality's place"] = InManifest(json => json["input"]!["modalities"]!.AsArray().Add(null)),
        ["a manifest with no text in a body part's place"] = InManifest(json => json["input"]!["bodyParts"]!.AsArray().Add(null)),
        ["a manifest with no text in a view's place"] = InManifest(json => json["input"]!["views"]!.AsArray().Add(null)),
        ["a manifest with no text in a photometric's place"] = InManifest(json => json["input"]!["photometrics"]!.AsArray().Add(null)),
        ["a manifest with no text in a check's place"] = InManifest(json => json["consistency"]!.AsArray().Add(null)),
        ["a manifest with no text in an output's place"] = InManifest(json => json["output"]!["names"]!["output"] = null),
        ["a manifest with no text in a provider's place"] = InManifest(json => json["limits"] = JsonNode.Parse("{\"providers\":[null]}")),
        ["a manifest with no text in a column's place"] = InManifest(json => json["output"]!["columns"] = new JsonArray(null, null)),
        ["a manifest whose keys hold control characters"] = InManifest(json => json["\u001b[2J"] = 1),
        ["a manifest whose class holds control characters"] = InManifest(json => json["classes"]![0]!["name"] = "\u001b[2J"),
        ["a manifest of deep JSON"] = (PackageCode.ManifestInvalid, WithManifest(Encoding.UTF8.GetBytes(new string('[', 100_000)))),
        ["a manifest that is none"] = (PackageCode.ManifestInvalid, WithManifest("{}"u8.ToArray())),

        // Too large.
        ["a million files"] = (PackageCode.TooLarge, rig => new SomePackage(rig.Maker)
        {
            ChangePayload = text => text.Replace(
                "\"files\":[", "\"files\":[" + string.Concat(Enumerable.Repeat("{\"name\":\"a\"},", 1_000_000)), StringComparison.Ordinal),
        }),
        ["more files than a package has"] = (PackageCode.TooLarge, rig => new SomePackage(rig.Maker)
        {
            ChangeStatement = json =>
            {
                for (var i = 0; i < PackageFormat.MaxFiles; i++)
                {
                    json["files"]!.AsArray().Add(SomePackage.FileOf($"a{i}", []));
                }
            },
        }),
        ["a file of 9 exabytes"] = (PackageCode.TooLarge, rig => new SomePackage(rig.Maker)
        {
            ChangeStatement = json => json["files"]![1]!["size"] = long.MaxValue,
        }),
        ["an envelope that is said to have 8 GiB"] = (PackageCode.TooLarge, rig => new SomePackage(rig.Maker)
        {
            ChangeEntries = entries => entries[0] = HostileEntry.WithSize(entries[0], "77777777777"),
        }),
        ["a manifest of more than a megabyte"] = (PackageCode.TooLarge, WithManifest(SomePackage.Noise(2 << 20))),

        // The content.
        ["a changed byte of the manifest"] = (PackageCode.ChunkMismatch, Changed(Manifest, HostileEntry.Block)),
        ["a changed first byte of the graph"] = (PackageCode.ChunkMismatch, Changed(Graph, HostileEntry.Block)),
        ["a changed last byte of the graph"] = (PackageCode.ChunkMismatch, Changed(Graph, HostileEntry.Block + 600_000 - 1)),
        ["a changed byte of padding"] = (PackageCode.EntryNotCanonical, Changed(Graph, HostileEntry.Block + 600_000)),

        // The archive.
        ["no envelope"] = (PackageCode.NotAPackage, Entries(entries => entries.RemoveAt(0))),
        ["the envelope not first"] = (PackageCode.NotAPackage, Entries(entries => entries.Reverse())),
        ["an envelope of another name"] = (PackageCode.NotAPackage, Entries(entries => entries[0] = HostileEntry.WithName(entries[0], "ENVELOPE.json"))),
        ["a second envelope"] = (PackageCode.EntryUnexpected, Entries(entries => entries.Insert(1, entries[0]))),
        ["an extra file at the end"] = (PackageCode.EntryUnexpected, Entries(entries => entries.Add(HostileEntry.WithName(entries[Card], "extra.md")))),
        ["an extra file between"] = (PackageCode.EntryUnexpected, Entries(entries => entries.Insert(2, HostileEntry.WithName(entries[Card], "extra.md")))),
        ["a file less"] = (PackageCode.Truncated, Entries(entries => entries.RemoveAt(Card))),
        ["a file less and zeros for it"] = (PackageCode.EntryMissing, Entries(entries => entries[Graph] = new byte[entries[Graph].Length])),
        ["a file twice at the end"] = (PackageCode.EntryRepeated, Entries(entries => entries.Add(entries[Card]))),
        ["a file twice between"] = (PackageCode.EntryRepeated, Entries(entries => entries.Insert(Manifest, entries[Card]))),
        ["files in another order"] = (PackageCode.EntryMissing, Entries(entries => (entries[Card], entries[Manifest]) = (entries[Manifest], entries[Card]))),
        ["an entry that leads up"] = (PackageCode.EntryUnexpected, Renamed("../../card.md")),
        ["an entry that begins at the root"] = (PackageCode.EntryUnexpected, Renamed("/etc/cron.d/card")),
        ["an entry with a backslash"] = (PackageCode.EntryUnexpected, Renamed("..\\card.md")),
        ["an entry of another case"] = (PackageCode.EntryUnexpected, Renamed("Card.md")),
        ["an entry with a dot before it"] = (PackageCode.EntryUnexpected, Renamed("./card.md")),
        ["an entry of letters that look alike"] = (PackageCode.EntryUnexpected, Renamed("\u0441ard.md")),
        ["an entry with something behind its name"] = (PackageCode.EntryNotCanonical, Renamed("card.md\0.exe")),
        ["an entry with its folder in the prefix"] = (PackageCode.EntryUnexpected, Entries(entries =>
            entries[Card] = HostileEntry.Patched(entries[Card], 345, "../.."u8.ToArray()))),
        ["a link to a file"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Link(TarEntryType.SymbolicLink, "card.md", "/etc/shadow"))),
        ["a link to a folder"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Link(TarEntryType.SymbolicLink, "acceptance", "/tmp"))),
        ["a hard link"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Link(TarEntryType.HardLink, "card.md", "manifest.json"))),
        ["a character device"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Special(TarEntryType.CharacterDevice, "card.md"))),
        ["a block device"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Special(TarEntryType.BlockDevice, "card.md"))),
        ["a pipe"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Special(TarEntryType.Fifo, "card.md"))),
        ["a folder"] = (PackageCode.EntryNotAFile, Instead(HostileEntry.Special(TarEntryType.Directory, "acceptance/"))),
        ["a pax header of another path"] = (PackageCode.EntryExtended, Instead(HostileEntry.Pax("card.md", "path", "../card.md", [1]))),
        ["a pax header of another size"] = (PackageCode.EntryExtended, Instead(HostileEntry.Pax("card.md", "size", "1", [1]))),
        ["a pax header of a sparse file"] = (PackageCode.EntryExtended, Instead(HostileEntry.Pax("card.md", "GNU.sparse.realsize", "1000000000", [1]))),
        ["a pax header for all"] = (PackageCode.EntryExtended, Instead(HostileEntry.PaxGlobal("path", "../x"))),
        ["a long name of GNU"] = (PackageCode.EntryExtended, Instead(HostileEntry.GnuLongName(new string('a', 200), [1]))),
        ["a sparse file of GNU"] = (PackageCode.EntryExtended, Entries(entries => entries[Card] = HostileEntry.WithType(entries[Card], 'S'))),
        ["an old file type"] = (PackageCode.EntryNotCanonical, Entries(entries => entries[Card] = HostileEntry.WithType(entries[Card], '\0'))),
        ["a contiguous file"] = (PackageCode.EntryNotCanonical, Entries(entries => entries[Card] = HostileEntry.WithType(entries[Card], '7'))),
        ["a size of one more"] = (PackageCode.EntrySizeMismatch, Entries(entries => entries[Graph] = HostileEntry.WithSize(entries[Graph], Convert.ToString(600_001, 8)))),
        ["a size in base 256"] = (PackageCode.EntrySizeMismatch, Entries(entries =>
            entries[Graph] = HostileEntry.Patched(entries[Graph], 124, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0x27, 0xC0))),
        ["a file that sets its owner"] = (PackageCode.EntryNotCanonical, Entries(entries => entries[Card] = HostileEntry.Patched(entries[Card], 100, "0006755"u8.ToArray()))),
        ["a header with a wrong checksum"] = (PackageCode.EntryNotCanonical, Entries(entries => entries[Card][148] ^= 1)),
        ["a byte after the end"] = (PackageCode.TrailingData, Entries(entries => entries.Add(new byte[1024 + 1]))),
        ["a second archive after the end"] = (PackageCode.TrailingData, Entries(entries => entries.AddRange([new byte[1024], .. entries]))),
        ["an end of one block"] = (PackageCode.TrailingData, Entries(entries => entries.AddRange([new byte[512], [1, .. new byte[511]]]))),
    };

    public static (PackageCode Code, Func<ImporterRig, SomePackage> Make) Statement(Action<JsonObject> change) =>
        (PackageCode.StatementInvalid, rig => new SomePackage(rig.Maker) { ChangeStatement = change });

    public static Func<ImporterRig, SomePackage> Entries(Action<List<byte[]>> change) => rig => new SomePackage(rig.Maker) { ChangeEntries = change };

    // Before what is due, so that nothing is missing and it is what it is that is refused.
    public static Func<ImporterRig, SomePackage> Instead(byte[] entry) => Entries(entries => entries.Insert(Card, entry));

    public static Func<ImporterRig, SomePackage> Renamed(string name) => Entries(entries => entries[Card] = HostileEntry.WithName(entries[Card], name));

    public static Func<ImporterRig, SomePackage> Changed(int entry, int offset) => Entries(entries => entries[entry][offset] ^= 1);

    public static Func<ImporterRig, SomePackage> Without(string name) => rig =>
    {
        var package = new SomePackage(rig.Maker);
        package.Files.Remove(name);
        return package;
    };

    public static Func<ImporterRig, SomePackage> WithManifest(byte[] manifest) => With("manifest.json", manifest);

    public static Func<ImporterRig, SomePackage> With(string name, byte[] content) => rig =>
    {
        var package = new SomePackage(rig.Maker);
        package.Files[name] = content;
        return package;
    };

    public static (PackageCode Code, Func<ImporterRig, SomePackage> Make) InManifest(Action<JsonNode> change)
    {
        SomePackage Make(ImporterRig rig)
        {
            var package = new SomePackage(rig.Maker);
            var manifest = JsonNode.Parse(package.Files["manifest.json"])!;
            change(manifest);
            package.Files["manifest.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
            return package;
        }

        return (PackageCode.ManifestInvalid, Make);
    }

    public static SomePackage APolicy(ImporterRig rig)
    {
        var package = new SomePackage(rig.PolicyMaker) { ChangeStatement = json => json["kind"] = "policy" };
        package.Files.Clear();
        package.Files["policy.json"] = "{}"u8.ToArray();
        return package;
    }

    private static Func<ImporterRig, SomePackage> Signature(Func<BigInteger, BigInteger, byte[]> change) => rig => new SomePackage(rig.Maker)
    {
        ChangeEnvelope = json =>
        {
            var (r, s) = Numbers(Convert.FromBase64String(json["signatures"]![0]!["sig"]!.GetValue<string>()));
            json["signatures"]![0]!["sig"] = Convert.ToBase64String(change(r, s));
        },
    };
}
