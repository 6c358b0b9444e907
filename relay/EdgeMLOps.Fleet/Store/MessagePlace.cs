using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>A message's place as the tables name it.</summary>
internal sealed record MessagePlace(byte[] Site, long Epoch, long Stream, long Seq)
{
    internal static MessagePlace Of(MessageHeader header) =>
        new(header.Site.ToByteArray(bigEndian: true), header.Epoch, (long)header.Stream, (long)header.Sequence);

    internal MessagePlace Before => this with { Seq = Seq - 1 };

    internal MessagePlace After => this with { Seq = Seq + 1 };
}
