using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>A message's place; its members are named as the statements name them.</summary>
/// <param name="Id">The site's pseudonym.</param>
/// <param name="Epoch">Installation count.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Seq">Place in the stream; 0 where the stream itself is meant.</param>
internal sealed record MessagePlace(Guid Id, long Epoch, long Stream, long Seq)
{
    internal static MessagePlace Of(MessageHeader header) => new(header.Site, header.Epoch, (long)header.Stream, (long)header.Sequence);

    /// <summary>The pseudonym as the tables hold it.</summary>
    internal byte[] Site => Id.ToByteArray(bigEndian: true);

    internal MessagePlace Whole => this with { Seq = 0 };

    internal MessagePlace Before => this with { Seq = Seq - 1 };

    internal MessagePlace After => this with { Seq = Seq + 1 };

    /// <summary>For a statement.</summary>
    internal object Parameters => new { Site, Epoch, Stream, Seq };
}
