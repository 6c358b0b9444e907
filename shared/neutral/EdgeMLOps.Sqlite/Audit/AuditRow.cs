using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Sqlite.Audit;

/// <summary>One row of the chain as it lies in the table.</summary>
internal sealed record AuditRow
{
    // Says what is hashed, so that the same bytes in another role have another hash.
    private static readonly byte[] Domain = "edgemlops.audit/1"u8.ToArray();

    public required long Seq { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long UtcMs { get; init; }

    public required string Who { get; init; }

    public required string Kind { get; init; }

    public required string Detail { get; init; }

    public required byte[] PrevHash { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>SHA-256 over domain, sequence, time, each text with its length before it, and the hash before; big endian.</summary>
    public byte[] ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Domain);
        AppendNumber(hash, Seq);
        AppendNumber(hash, UtcMs);
        AppendText(hash, Who);
        AppendText(hash, Kind);
        AppendText(hash, Detail);
        AppendNumber(hash, PrevHash.Length);
        hash.AppendData(PrevHash);
        return hash.GetHashAndReset();
    }

    private static void AppendNumber(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void AppendText(IncrementalHash hash, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
