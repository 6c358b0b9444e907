using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeMLOps.Contracts.Tests.Frames;

public sealed class SealedMessage_tests : IDisposable
{
    private readonly SigningKey _key = SigningKey.Create();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void What_was_sealed_is_read_back_from_the_same_bytes()
    {
        var sealedMessage = SealedMessage.Seal(Some.Header(StreamId.Clinical), Some.Clinical(), _key);
        Assert.Equal(FrameFault.None, SealedMessage.Read(sealedMessage.Bytes, out var read));
        Assert.Equal(sealedMessage.Header, read!.Header);
        Assert.Equal(sealedMessage.Hash, read.Hash);
        Assert.True(read.IsSignedBy(_key.PublicKey));
        Assert.Equal(PayloadFault.None, read.ReadPayload(out var payload));
        var clinical = Assert.IsType<ClinicalSummary>(payload);
        Assert.Equal(Some.Clinical().Cell, clinical.Cell);
        Assert.Equal([20, 11, 12], clinical.Counts);
    }

    [Fact]
    public void The_bytes_stand_where_the_page_says()
    {
        var header = Some.Header(StreamId.Operations, 0x0102030405060708, Digest256.Of("before"u8));
        var frame = SealedMessage.Seal(header, Some.Operations(), _key).Bytes.Span;
        Assert.Equal(1, frame[0]);
        Assert.Equal(3, frame[1]);
        Assert.Equal("0198F3C2000070008000000000000001", Convert.ToHexString(frame[2..18]));
        Assert.Equal("11112222333344445555666677778888", Convert.ToHexString(frame[18..34]));
        Assert.Equal("00000003", Convert.ToHexString(frame[34..38]));
        Assert.Equal(1, frame[38]);
        Assert.Equal("0102030405060708", Convert.ToHexString(frame[39..47]));
        Assert.Equal(Digest256.Of("before"u8), new Digest256(frame[47..79]));
        Assert.Equal(frame.Length - 83 - 64, BinaryPrimitives.ReadInt32BigEndian(frame[79..83]));
    }

    [Fact]
    public void One_changed_bit_anywhere_is_a_fault_or_a_wrong_signature()
    {
        var good = SealedMessage.Seal(Some.Header(StreamId.Operations), Some.Operations(), _key).Bytes;
        var refused = 0;
        for (var at = 0; at < good.Length; at++)
        {
            var bytes = good.ToArray();
            bytes[at] ^= 0x10;
            var fault = SealedMessage.Read(bytes, out var read);
            refused += fault != FrameFault.None || !read!.IsSignedBy(_key.PublicKey) ? 1 : 0;
        }

        Assert.Equal(good.Length, refused);
    }

    [Fact]
    public void Every_truncation_is_a_fault()
    {
        var good = SealedMessage.Seal(Some.Header(StreamId.Operations), Some.Operations(), _key).Bytes;
        for (var length = 0; length < good.Length; length++)
        {
            Assert.NotEqual(FrameFault.None, SealedMessage.Read(good[..length], out _));
        }
    }

    [Theory]
    [InlineData(0, 9, FrameFault.UnknownVersion)]
    [InlineData(1, 77, FrameFault.UnknownKind)]
    [InlineData(1, 5, FrameFault.WrongStream)]
    [InlineData(82, 1, FrameFault.LengthMismatch)]
    [InlineData(46, 0, FrameFault.BadPosition)]
    [InlineData(37, 0, FrameFault.BadPosition)]
    [InlineData(46, 2, FrameFault.BadPosition)]
    public void A_wrong_field_has_its_own_code(int at, byte value, FrameFault expected)
    {
        var bytes = SealedMessage.Seal(Some.Header(StreamId.Operations), Some.Operations(), _key).Bytes.ToArray();
        bytes[at] = value;
        Assert.Equal(expected, SealedMessage.Read(bytes, out _));
    }

    [Fact]
    public void Another_site_s_key_does_not_verify()
    {
        using var other = SigningKey.Create();
        Assert.False(SealedMessage.Seal(Some.Header(StreamId.Operations), Some.Operations(), _key).IsSignedBy(other.PublicKey));
    }

    [Fact]
    public void A_payload_does_not_go_into_another_stream() =>
        Assert.Throws<ArgumentException>(() => SealedMessage.Seal(Some.Header(StreamId.Clinical), Some.Operations(), _key));

    [Theory]
    [InlineData("not deflate at all, whatever it is", false, PayloadFault.NotDeflate)]
    [InlineData("{}", true, PayloadFault.NotJson)]
    [InlineData("null", true, PayloadFault.NotJson)]
    [InlineData("{\"bucket\":{\"start\":\"2026-11-21T10:05Z\",\"end\":\"2026-11-21T10:05Z\"},\"counters\":[],\"latencies\":[]}", true, PayloadFault.OutOfRange)]
    [InlineData("{\"bucket\":{\"start\":\"2026-11-21T10:05Z\",\"end\":\"2026-11-21T10:06Z\"},\"counters\":[null],\"latencies\":[]}", true, PayloadFault.OutOfRange)]
    [InlineData("{\"bucket\":{\"start\":\"2026-11-21T10:05Z\",\"end\":\"2026-11-21T10:06Z\"},\"counters\":[{\"counter\":999,\"value\":1}],\"latencies\":[]}", true, PayloadFault.OutOfRange)]
    public void A_bad_payload_has_a_code(string text, bool compress, PayloadFault expected)
    {
        var payload = compress ? Deflate(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected, Reframe(payload).ReadPayload(out var read));
        Assert.Null(read);
    }

    [Fact]
    public void A_bomb_is_not_decompressed_beyond_the_bound()
    {
        var bomb = Deflate(new byte[32 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, FrameLayout.MaximumPayload);
        var message = Reframe(bomb);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(PayloadFault.TooLarge, message.ReadPayload(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 * 1024 * 1024);
    }

    [Theory]
    [InlineData(4095, PayloadFault.None)]
    [InlineData(4096, PayloadFault.None)]
    [InlineData(4097, PayloadFault.None)]
    [InlineData(32 * 1024, PayloadFault.None)]
    [InlineData(300_000, PayloadFault.None)]
    [InlineData(PayloadCodec.MaximumJson, PayloadFault.None)]
    [InlineData(PayloadCodec.MaximumJson + 1, PayloadFault.TooLarge)]
    public void A_payload_is_read_whole_up_to_the_bound(int length, PayloadFault expected)
    {
        const string Json = "{\"bucket\":{\"start\":\"2026-11-21T10:05Z\",\"end\":\"2026-11-21T10:06Z\"},\"counters\":[],\"latencies\":[]";
        var text = Json + new string(' ', length - Json.Length - 1) + "}";
        Assert.Equal(expected, Reframe(Deflate(Encoding.UTF8.GetBytes(text))).ReadPayload(out var payload));
        Assert.Equal(expected == PayloadFault.None, payload is OperationsSummary);
    }

    private static byte[] Deflate(byte[] data)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.SmallestSize))
        {
            deflate.Write(data);
        }

        return target.ToArray();
    }

    private static SealedMessage Reframe(byte[] payload)
    {
        var frame = new byte[FrameLayout.HeaderSize + payload.Length + Signature512.Size];
        FrameLayout.WriteHeader(frame, MessageKind.Operations, Some.Header(StreamId.Operations), payload.Length);
        payload.CopyTo(frame, FrameLayout.HeaderSize);
        Assert.Equal(FrameFault.None, SealedMessage.Read(frame, out var message));
        return message!;
    }
}
