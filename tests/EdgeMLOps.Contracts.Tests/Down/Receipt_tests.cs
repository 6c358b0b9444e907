using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Contracts.Tests.Down;

public sealed class Receipt_tests : IDisposable
{
    private readonly SigningKey _fleet = SigningKey.Create();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void A_receipt_is_read_back_and_verifies()
    {
        var bytes = Signed().Encode();
        Assert.Equal(Receipt.Size, bytes.Length);
        Assert.True(Receipt.TryRead(bytes, out var read));
        Assert.Equal(Signed() with { }, read! with { }, (a, b) => a.High == b.High && a.HighHash == b.HighHash && a.Site == b.Site);
        Assert.True(read!.IsSignedBy(_fleet.PublicKey));
    }

    [Fact]
    public void A_changed_value_or_another_key_does_not_verify()
    {
        using var other = SigningKey.Create();
        Assert.False((Signed() with { High = 8 }).IsSignedBy(_fleet.PublicKey));
        Assert.False((Signed() with { Stream = StreamId.Link }).IsSignedBy(_fleet.PublicKey));
        Assert.False(Signed().IsSignedBy(other.PublicKey));
        Assert.False(Signed().IsSignedBy(default));
    }

    [Fact]
    public void A_frame_is_no_receipt()
    {
        var bytes = Signed().Encode();
        bytes[0] = FrameLayout.Version;
        Assert.False(Receipt.TryRead(bytes, out _));
        Assert.False(Receipt.TryRead(bytes.AsSpan(1), out _));
    }

    private Receipt Signed() => new Receipt
    {
        Site = Some.Site,
        Epoch = 3,
        Stream = StreamId.Operations,
        High = 7,
        HighHash = Digest256.Of("seven"u8),
    }.SignedWith(_fleet);
}
