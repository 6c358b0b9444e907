namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>The constants of a package, WIRE.md section 6.</summary>
public static class PackageFormat
{
    /// <summary>Name of the first entry.</summary>
    public const string EnvelopeName = "envelope.json";

    /// <summary>What a statement's envelope says it is over.</summary>
    public const string PayloadType = "application/vnd.edgemlops.package.v1+json";

    /// <summary>The statement's schema.</summary>
    public const string Schema = "edgemlops.statement/1";

    /// <summary>Bytes that are checked at once, before any of them is written on: 256 KiB.</summary>
    public const int ChunkBytes = 256 << 10;

    /// <summary>Most bytes of an envelope: the chunk digests of 16 GiB fit.</summary>
    public const int MaxEnvelopeBytes = 8 << 20;

    /// <summary>Most files of a package.</summary>
    public const int MaxFiles = 4096;

    /// <summary>Most bytes of a file: what eleven octal digits can say.</summary>
    public const long MaxFileBytes = (8L << 30) - 1;

    /// <summary>Most bytes of all files.</summary>
    public const long MaxTotalBytes = 16L << 30;

    internal const int BlockBytes = 512;

    /// <summary>Bytes of the archive that a content needs: a header, itself, zeros up to a whole block.</summary>
    internal static long EntryBytes(long size) => BlockBytes + size + PaddingOf(size);

    internal static int PaddingOf(long size) => (int)(-size & (BlockBytes - 1));
}
