using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

/// <summary>An image of many frames, of which all are analysed, holds up no other, however few workers there are.</summary>
public sealed class Many_frames_tests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly GatedCodec _codec = new(ChestImage.Dataset().GetRaw(DicomTag.PixelData));
    private PipelineRig _rig = null!;

    public async Task InitializeAsync() =>
        _rig = await PipelineRig.StartAsync(_codec, All());

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task Others_are_predicted_while_its_frames_take_their_time()
    {
        await _rig.ReceiveAsync(1, Frames(20));
        await _rig.ReceiveAsync(2, ChestImage.Dataset(2));
        using var screening = _rig.Screening();
        using var pipeline = _rig.Pipeline(screening);
        await pipeline.StartAsync(CancellationToken.None);

        await _codec.Asked.WaitAsync(Limit);
        await _rig.Predicted.WaitAsync(Limit);
        Assert.Equal((InstanceState.Received, InstanceState.Predicted), ((await _rig.RowAsync(1)).State, (await _rig.RowAsync(2)).State));

        _codec.Open();
        await Eventually.HoldsAsync(() => _rig.RowAsync(1), row => row.State == InstanceState.Predicted, Limit, "the frames predicted");
        await pipeline.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Others_are_predicted_too_when_it_came_before_a_model_was_proven()
    {
        await using var rig = await PipelineRig.StartAsync(_codec, All(), serves: false);
        rig.Models.NoteTried();
        await rig.ReceiveAsync(1, Frames(20));
        await rig.ReceiveAsync(2, ChestImage.Dataset(2));
        using var screening = rig.Screening();
        using var pipeline = rig.Pipeline(screening);
        await pipeline.StartAsync(CancellationToken.None);

        await rig.Time.WaitForTimerAsync(Limit);
        Assert.Contains(3606, rig.Log.Ids);
        rig.Serve();
        rig.Time.Advance(rig.Options.RetryDelay);

        await rig.Predicted.WaitAsync(Limit);
        Assert.Equal((InstanceState.Received, InstanceState.Predicted), ((await rig.RowAsync(1)).State, (await rig.RowAsync(2)).State));
        _codec.Open();
        await pipeline.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_fault_that_nobody_foresaw_costs_the_image_it_comes_with_and_ends_no_worker()
    {
        var instance = await _rig.ReceiveAsync(1, ChestImage.Dataset(1)) with { Path = "a\0.dcm" };
        using var screening = _rig.Screening();
        var analysis = _rig.Analysis();

        Assert.Equal([instance], await screening.PassAsync([instance], CancellationToken.None));
        Assert.False(analysis.HasManyFrames(instance));
        await analysis.RunAsync(instance, CancellationToken.None);

        Assert.Equal(InstanceState.Failed, (await _rig.RowAsync(1)).State);
        Assert.Contains(3604, _rig.Log.Ids);
    }

    private static ModelPackage All() => TestPackage.With(manifest => manifest["input"]!["frames"] = "all");

    private static byte[] Frames(int count) => new DicomFile(
        ChestImage.Dataset(1)
            .AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7.3")
            .AddOrUpdate(DicomTag.NumberOfFrames, count)
            .AddOrUpdate(new DicomFragmentSequence(
                DicomTag.PixelData, DicomVR.OB, default, [.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>)new byte[] { 0xFF, 0xD8 })])),
        DicomTransferSyntax.JPEGLosslessSV1).ToBytes();

    private sealed class GatedCodec(ReadOnlyMemory<byte> cells) : IFrameCodec
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Open() => _open.SetResult();

        public async ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await _open.Task.WaitAsync(cancellationToken);
            return new FrameCodecResult(FrameCodecCode.Decoded, cells, "MONOCHROME2", "");
        }
    }
}
