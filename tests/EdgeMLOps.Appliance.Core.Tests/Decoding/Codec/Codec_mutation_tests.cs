using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>Codestreams changed at random, through a real worker: each ends in a code, and a good frame after it is right.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Codec_mutation_tests
{
    private const int Seed = 20261126;

    private static readonly int Mutations = LongRun.Choose(slice: 300, whole: 50_000);

    [Theory]
    [InlineData("dcmcjpeg", "+e1")]
    [InlineData("dcmcjpeg", "+ee")]
    [InlineData("dcmcjpls", "+el")]
    [InlineData("gdcmconv", "--j2k")]
    public async Task A_changed_codestream_costs_itself_only(string program, string option)
    {
        await using var rig = new CodecRig(options => options.FrameDeadline = TimeSpan.FromSeconds(10));
        var request = await EncodedImage.OfAsync(ChestImage.Dataset(columns: 96, rows: 128), program, option);
        var right = await rig.DecodeAsync(request);
        Assert.Equal(FrameCodecCode.Decoded, right.Code);
        var random = new Random(Seed);
        var codes = new Dictionary<FrameCodecCode, int>();
        for (var i = 0; i < Mutations; i++)
        {
            var result = await rig.DecodeAsync(request with { Fragments = [Mutate(request.Fragments[0], random)] });
            codes[result.Code] = codes.GetValueOrDefault(result.Code) + 1;
            Assert.Equal(result.Code == FrameCodecCode.Decoded, result.Cells.Length == right.Cells.Length);
            if (i % 20 == 0)
            {
                var good = await rig.DecodeAsync(request);
                Assert.True(good.Cells.Span.SequenceEqual(right.Cells.Span), $"after mutation {i}: {good.Code}");
            }
        }

        var said = string.Join(", ", codes.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.True(codes.Keys.All(code => code is FrameCodecCode.Decoded or FrameCodecCode.Corrupt or FrameCodecCode.HeaderMismatch
            or FrameCodecCode.Unsupported or FrameCodecCode.Crashed or FrameCodecCode.Timeout or FrameCodecCode.Memory), said);
        Assert.True(codes.GetValueOrDefault(FrameCodecCode.Corrupt) + codes.GetValueOrDefault(FrameCodecCode.Crashed) > Mutations / 20, said);
    }

    private static byte[] Mutate(ReadOnlyMemory<byte> codestream, Random random)
    {
        var bytes = codestream.ToArray();
        var reach = random.Next(3) == 0 ? Math.Min(200, bytes.Length) : bytes.Length;
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            bytes[random.Next(reach)] = (byte)random.Next(256);
        }

        return random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
