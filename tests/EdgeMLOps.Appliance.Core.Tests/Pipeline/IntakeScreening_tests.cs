using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

public sealed class IntakeScreening_tests : IAsyncLifetime
{
    private PipelineRig _rig = null!;

    public async Task InitializeAsync() => _rig = await PipelineRig.StartAsync(
        new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder")));

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task Images_for_the_model_pass_in_their_order_and_the_others_end_as_skipped()
    {
        JournalInstance[] batch =
        [
            await _rig.ReceiveAsync(1, ChestImage.Dataset(1)),
            await _rig.ReceiveAsync(2, ChestImage.Dataset(2).AddOrUpdate(DicomTag.Modality, "CT")),
            await _rig.ReceiveAsync(3, ChestImage.Dataset(3)),
            await _rig.ReceiveAsync(4, ChestImage.Dataset(4).AddOrUpdate(DicomTag.Manufacturer, "EdgeMLOps")),
        ];
        using var screening = _rig.Screening();

        var passed = await screening.PassAsync(batch, CancellationToken.None);

        Assert.Equal([batch[0].Row, batch[2].Row], passed.Select(instance => instance.Row));
        Assert.Equal((InstanceState.Received, ""), await StateAsync(1));
        Assert.Equal((InstanceState.Skipped, "OtherModality"), await StateAsync(2));
        Assert.Equal((InstanceState.Skipped, "OwnObject"), await StateAsync(4));
        Assert.Equal([3602, 3602], _rig.Log.Ids);
    }

    [Fact]
    public async Task What_cannot_be_read_passes_for_the_analysis_to_say_why()
    {
        JournalInstance[] batch =
        [
            await _rig.ReceiveAsync(1, "no image at all, but long enough to look like something"u8.ToArray()),
            await _rig.ReceiveAsync(2, ChestImage.File(ChestImage.Dataset(2)).ToBytes()[..300]),
            await _rig.ReceiveAsync(3, file: null),
        ];
        using var screening = _rig.Screening();

        var passed = await screening.PassAsync(batch, CancellationToken.None);

        Assert.Equal(batch.Select(instance => instance.Row), passed.Select(instance => instance.Row));
        Assert.All(new[] { 1, 2, 3 }, seed => Assert.Equal(InstanceState.Received, StateAsync(seed).Result.State));
        Assert.Empty(_rig.Log.Ids);
    }

    [Fact]
    public async Task Very_deep_nesting_keeps_no_image_from_being_screened()
    {
        var deep = new DicomDataset();
        for (var depth = 0; depth < 500; depth++)
        {
            deep = new DicomDataset().AddOrUpdate(DicomTag.ContentSequence, deep);
        }

        var batch = new[] { await _rig.ReceiveAsync(1, ChestImage.Dataset(1).AddOrUpdate(DicomTag.RequestAttributesSequence, deep)) };
        using var screening = _rig.Screening();

        Assert.Equal(batch, await screening.PassAsync(batch, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_ended_meanwhile_is_neither_ended_again_nor_counted()
    {
        var instance = await _rig.ReceiveAsync(1, ChestImage.Dataset(1).AddOrUpdate(DicomTag.Modality, "CT"));
        await _rig.Journal.SetStateAsync(instance.Row, InstanceState.Failed, "Timeout", CancellationToken.None);
        using var screening = _rig.Screening();

        Assert.Empty(await screening.PassAsync([instance], CancellationToken.None));

        Assert.Equal((InstanceState.Failed, "Timeout"), await StateAsync(1));
        Assert.Empty(_rig.Log.Ids);
    }

    [Fact]
    public async Task While_a_canary_is_not_open_yet_nothing_is_ended_that_it_may_be_for()
    {
        _rig.Models.Split = new(_rig.Models.Current!.Package.Identity with { PackageDigest = new string('c', 64) }, 50);
        var batch = new[] { await _rig.ReceiveAsync(1, ChestImage.Dataset(1).AddOrUpdate(DicomTag.Modality, "CT")) };
        using var screening = _rig.Screening();

        Assert.Equal(batch, await screening.PassAsync(batch, CancellationToken.None));
        _rig.Models.Canary.IsTried = true;
        Assert.Empty(await screening.PassAsync(batch, CancellationToken.None));
    }

    [Fact]
    public async Task Of_nothing_nothing_is_asked()
    {
        await _rig.Journal.DisposeAsync();
        using var screening = _rig.Screening();

        Assert.Empty(await screening.PassAsync([], CancellationToken.None));
    }

    private async Task<(InstanceState State, string Code)> StateAsync(int seed)
    {
        var row = await _rig.RowAsync(seed);
        return (row.State, row.Code);
    }
}
