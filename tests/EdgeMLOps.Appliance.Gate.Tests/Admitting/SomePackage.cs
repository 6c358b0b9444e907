using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>
/// A package in pieces that a test may exchange before they are put together: files, statement, envelope, entries. The
/// statement is written here a second time, as plain JSON, so that it can say what the product's own writer would refuse.
/// </summary>
internal sealed class SomePackage
{
    public const string Name = "phantom-chest-detector";

    private readonly SigningKey[] _signers;

    public SomePackage(params SigningKey[] signers)
        : this(release: 1, signers)
    {
    }

    public SomePackage(int release, params SigningKey[] signers)
    {
        _signers = signers;
        Release = release;
        var manifest = JsonNode.Parse(Embedded("manifest.json"))!;
        manifest["release"] = release;
        Files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["acceptance/expected.json"] = "{}"u8.ToArray(),
            ["card.md"] = Embedded("card.md"),
            ["manifest.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString()),
            ["model.onnx"] = Noise(600_000), // three pieces
        };
        ChangeStatement = _ => { };
        ChangeEnvelope = _ => { };
        ChangeEntries = _ => { };
        PayloadType = PackageFormat.PayloadType;
    }

    public int Release { get; }

    public SortedDictionary<string, byte[]> Files { get; }

    /// <summary>Before it is signed.</summary>
    public Action<JsonObject> ChangeStatement { get; init; }

    /// <summary>What is signed instead of the statement's text.</summary>
    public Func<string, string> ChangePayload { get; init; } = text => text;

    /// <summary>After it is signed.</summary>
    public Action<JsonObject> ChangeEnvelope { get; init; }

    public Func<string, string> ChangeEnvelopeText { get; init; } = text => text;

    /// <summary>The archive's entries, the envelope first.</summary>
    public Action<List<byte[]>> ChangeEntries { get; init; }

    public string PayloadType { get; init; }

    /// <summary>What the signatures are over, where it is not what the envelope says.</summary>
    public string? SignedPayloadType { get; init; }

    public string Digest => PackageDigest.Of(Files);

    public async Task<byte[]> BytesAsync()
    {
        var entries = new List<byte[]> { await EntryAsync(PackageFormat.EnvelopeName, Encoding.UTF8.GetBytes(EnvelopeText())) };
        foreach (var (name, content) in Files)
        {
            entries.Add(await EntryAsync(name, content));
        }

        ChangeEntries(entries);
        return [.. entries.SelectMany(entry => entry), .. new byte[1024]];
    }

    public string EnvelopeText()
    {
        var statement = StatementOf(Files);
        ChangeStatement(statement);
        var payload = Encoding.UTF8.GetBytes(ChangePayload(statement.ToJsonString()));
        var envelope = _signers.Aggregate(DsseEnvelope.Over(SignedPayloadType ?? PayloadType, payload), (unsigned, key) => unsigned.SignedWith(key));
        var json = new JsonObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = PayloadType,
            ["signatures"] = new JsonArray(
            [
                .. envelope.Signatures.Select(one => new JsonObject { ["keyid"] = one.Keyid.ToString(), ["sig"] = Convert.ToBase64String(one.Sig) }),
            ]),
        };
        ChangeEnvelope(json);
        return ChangeEnvelopeText(json.ToJsonString());
    }

    /// <summary>A regular entry as a package has it.</summary>
    public static async Task<byte[]> EntryAsync(string name, byte[] content)
    {
        using var stream = new MemoryStream();
        var writer = await PackageWriter.BeginAsync(stream, ReadOnlyMemory<byte>.Empty, default);
        var start = (int)stream.Length;
        var file = new PackageFile { Name = name, Size = content.Length, Sha256 = default, Chunks = [] };
        await writer.BeginAsync(file, default);
        await writer.WriteAsync(content, default);
        await writer.EndAsync(file, default);
        return stream.ToArray()[start..];
    }

    public static JsonObject FileOf(string name, byte[] content) => new()
    {
        ["name"] = name,
        ["size"] = content.Length,
        ["sha256"] = Hex(content),
        ["chunks"] = new JsonArray([.. content.Chunk(PackageFormat.ChunkBytes).Select(chunk => JsonValue.Create(Hex(chunk)))]),
    };

    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private JsonObject StatementOf(IEnumerable<KeyValuePair<string, byte[]>> files) => new()
    {
        ["schema"] = PackageFormat.Schema,
        ["kind"] = "model",
        ["name"] = Name,
        ["version"] = "1.0.0",
        ["release"] = Release,
        ["created"] = "2026-11-26T20:00:00Z",
        ["chunkBytes"] = PackageFormat.ChunkBytes,
        ["files"] = new JsonArray([.. files.Select(file => FileOf(file.Key, file.Value))]),
    };

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Embedded(string name)
    {
        using var stream = typeof(DemonstrationPackage).Assembly.GetManifestResourceStream($"Models.Demonstration/{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
