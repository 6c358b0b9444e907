using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Codestreams;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

[Collection(WorkerCollection.Name)]
public sealed class CodecWorkers_tests
{
    private static readonly DicomDataset Chest = ChestImage.Dataset(columns: 96, rows: 128);

    [Theory]
    [InlineData("dcmcjpeg", "+e1", "1.2.840.10008.1.2.4.70")]
    [InlineData("dcmcjpeg", "+el", "1.2.840.10008.1.2.4.57")]
    [InlineData("dcmcjpls", "+el", "1.2.840.10008.1.2.4.80")]
    [InlineData("gdcmconv", "--j2k", "1.2.840.10008.1.2.4.90")]
    public async Task What_another_program_compressed_without_loss_comes_back_as_it_was(string program, string option, string syntax)
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, program, option);

        var result = await rig.DecodeAsync(request);

        Assert.Equal(syntax, request.TransferSyntaxUid);
        Assert.Equal((FrameCodecCode.Decoded, "MONOCHROME2", ""), (result.Code, result.Photometric, result.Message));
        Assert.Equal(EncodedImage.PixelsOf(Chest), result.Cells.ToArray());
    }

    [Theory]
    [InlineData("dcmcjpeg", "+ee", 40)]
    [InlineData("dcmcjpls", "+en", 2)]
    public async Task What_another_program_compressed_with_loss_comes_back_near_to_what_it_was(string program, string option, int most)
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, program, option);

        var result = await rig.DecodeAsync(request);

        Assert.Equal(FrameCodecCode.Decoded, result.Code);
        var (before, after) = (Words(EncodedImage.PixelsOf(Chest)), Words(result.Cells.ToArray()));
        Assert.Equal(before.Length, after.Length);
        Assert.InRange(before.Zip(after).Max(pair => Math.Abs(pair.First - pair.Second)), 1, most);
    }

    [Theory]
    [InlineData("dcmcjpeg", "+e1", null)]
    [InlineData("dcmcjpls", "+el", "+il")]
    [InlineData("dcmcjpls", "+el", "+is")]
    [InlineData("dcmcjpls", "+el", "+in")]
    [InlineData("gdcmconv", "--j2k", null)]
    public async Task Colours_compressed_without_loss_come_back_as_they_were(string program, string option, string? interleaving)
    {
        await using var rig = new CodecRig();
        var colours = Colours();

        var result = await rig.DecodeAsync(await EncodedImage.OfAsync(colours, program, interleaving is null ? [option] : [option, interleaving]));

        Assert.Equal((FrameCodecCode.Decoded, "RGB"), (result.Code, result.Photometric));
        Assert.Equal(EncodedImage.PixelsOf(colours), result.Cells.ToArray());
    }

    [Theory]
    [InlineData("+cy")]
    [InlineData("+cr")]
    public async Task Colours_of_lossy_jpeg_come_back_as_rgb_near_to_what_they_were(string space)
    {
        await using var rig = new CodecRig();
        var colours = Colours();

        var result = await rig.DecodeAsync(await EncodedImage.OfAsync(colours, "dcmcjpeg", "+eb", space, "+s4"));

        Assert.Equal((FrameCodecCode.Decoded, "RGB"), (result.Code, result.Photometric));
        Assert.InRange(EncodedImage.PixelsOf(colours).Zip(result.Cells.ToArray()).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 3);
    }

    [Theory]
    [InlineData("dcmcjpeg", "+e1")]
    [InlineData("dcmcjpls", "+el")]
    [InlineData("gdcmconv", "--j2k")]
    public async Task Signed_values_come_back_as_they_were(string program, string option)
    {
        await using var rig = new CodecRig();
        var words = new byte[96 * 128 * 2];
        for (var i = 0; i < words.Length / 2; i++)
        {
            BitConverter.TryWriteBytes(words.AsSpan(2 * i), (short)((i * 3) - 20_000));
        }

        var signed = ChestImage.Dataset(columns: 96, rows: 128)
            .AddOrUpdate(DicomTag.BitsStored, 16)
            .AddOrUpdate(DicomTag.HighBit, 15)
            .AddOrUpdate(DicomTag.PixelRepresentation, 1)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, words);

        var result = await rig.DecodeAsync(await EncodedImage.OfAsync(signed, program, option));

        Assert.Equal(FrameCodecCode.Decoded, result.Code);
        Assert.Equal(words, result.Cells.ToArray());
    }

    [Fact]
    public async Task Lossless_jpeg_of_any_precision_comes_back_as_it_was()
    {
        await using var rig = new CodecRig();
        var (random, faults) = (new Random(1), new List<string>());
        foreach (var precision in Enumerable.Range(2, 15))
        {
            var pixels = Enumerable.Range(0, 60 * 40).Select(_ => (ushort)random.Next(1 << precision)).ToArray();
            var codestream = LosslessJpeg.Encode(pixels, 60, 40, precision);

            var result = await rig.DecodeAsync(new FrameCodecRequest("1.2.840.10008.1.2.4.70", 60, 40, 1, 16, precision, false, "MONOCHROME2", [codestream]));

            if (result.Code != FrameCodecCode.Decoded || !pixels.AsSpan().SequenceEqual(Words(result.Cells.ToArray())))
            {
                faults.Add($"{precision} bits: {result.Code} {result.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData(0, FrameCodecCode.Decoded, "")]
    [InlineData(2, FrameCodecCode.Decoded, "a few samples are beyond the bits stored and cut off")]
    [InlineData(3, FrameCodecCode.HeaderMismatch, "codestream: 16 bits, 3 of 2400 samples beyond the bits stored; header: stored 12, high bit 11")]
    public async Task Samples_beyond_the_bits_stored_come_back_in_ones_and_twos_alone(int strays, FrameCodecCode code, string message)
    {
        await using var rig = new CodecRig();
        var pixels = Enumerable.Range(0, 60 * 40).Select(index => (ushort)(index < strays ? 0x1FFF : index)).ToArray();
        var codestream = LosslessJpeg.Encode(pixels, 60, 40, 16);

        var result = await rig.DecodeAsync(new FrameCodecRequest("1.2.840.10008.1.2.4.70", 60, 40, 1, 16, 12, false, "MONOCHROME2", [codestream]));

        Assert.Equal((code, message), (result.Code, result.Message));
    }

    [Fact]
    public async Task Cells_come_in_the_memory_that_the_caller_has_for_them()
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpeg", "+e1");
        var room = new byte[100_000];

        var result = await rig.DecodeAsync(request with { Room = bytes => bytes <= room.Length ? room : throw new InvalidOperationException($"{bytes}") });

        Assert.Equal(EncodedImage.PixelsOf(Chest), result.Cells.ToArray());
        Assert.True(result.Cells.Span.Overlaps(room, out var offset) && offset == 0);
    }

    [Theory]
    [InlineData("dcmcjpls", "+el", 8, 3)]
    [InlineData("dcmcjpls", "+el", 8, 7)]
    [InlineData("dcmcjpls", "+el", 16, 10)]
    [InlineData("dcmcjpls", "+el", 16, 14)]
    [InlineData("gdcmconv", "--j2k", 8, 3)]
    [InlineData("gdcmconv", "--j2k", 16, 10)]
    public async Task Images_of_unusual_bits_come_back_as_they_were(string program, string option, int allocated, int stored)
    {
        await using var rig = new CodecRig();
        var bytes = new byte[96 * 128 * allocated / 8];
        for (var i = 0; i < 96 * 128; i++)
        {
            var value = (i * 5) & ((1 << stored) - 1);
            bytes[i * allocated / 8] = (byte)value;
            bytes[((i + 1) * allocated / 8) - 1] = (byte)(allocated == 16 ? value >> 8 : value);
        }

        var dataset = ChestImage.Dataset(columns: 96, rows: 128)
            .AddOrUpdate(DicomTag.BitsAllocated, allocated)
            .AddOrUpdate(DicomTag.BitsStored, stored)
            .AddOrUpdate(DicomTag.HighBit, stored - 1)
            .AddOrUpdate(allocated == 8 ? DicomVR.OB : DicomVR.OW, DicomTag.PixelData, bytes);

        var result = await rig.DecodeAsync(await EncodedImage.OfAsync(dataset, program, option));

        Assert.Equal(FrameCodecCode.Decoded, result.Code);
        Assert.Equal(bytes, result.Cells.ToArray());
    }

    // The library picks its decoder by the bits it is told, and has given wrong values for a 12-bit codestream in a header of 16.
    [Fact]
    public async Task A_header_of_more_bits_than_the_codestream_changes_no_value()
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpeg", "+ee");

        var (right, wide) = (await rig.DecodeAsync(request), await rig.DecodeAsync(request with { BitsStored = 16 }));

        Assert.Equal((12, FrameCodecCode.Decoded), (request.BitsStored, wide.Code));
        Assert.Equal(right.Cells.ToArray(), wide.Cells.ToArray());
    }

    [Theory]
    [InlineData("+ee")]
    [InlineData("+e1")]
    public async Task A_scan_with_a_hole_is_corrupt_and_what_the_library_says_of_it_stays_in_the_worker(string option)
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpeg", option);
        var whole = request.Fragments[0];

        var result = await rig.DecodeAsync(request with { Fragments = [whole[..(whole.Length / 2)], whole[(whole.Length * 3 / 4)..]] });

        Assert.Equal(FrameCodecCode.Corrupt, result.Code);
        Assert.Equal([1500, 1450], rig.Log.Ids);
        Assert.Equal(0, rig.Codec.Counts!.Faults);
        Assert.DoesNotContain("segment", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dcmcjpeg", "+e1")]
    [InlineData("dcmcjpeg", "+ee")]
    [InlineData("dcmcjpls", "+el")]
    [InlineData("gdcmconv", "--j2k")]
    public async Task A_codestream_that_lacks_nothing_but_its_end_is_read_and_one_that_lacks_more_is_not(string program, string option)
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, program, option);
        var whole = request.Fragments[0];
        var end = whole.Span.LastIndexOf<byte>([0xFF, 0xD9]);

        var right = await rig.DecodeAsync(request);
        var endless = await rig.DecodeAsync(request with { Fragments = [whole[..end]] });
        var cut = await rig.DecodeAsync(request with { Fragments = [whole[..(end * 2 / 3)]] });

        Assert.Equal((FrameCodecCode.Decoded, FrameCodecCode.Corrupt), (endless.Code, cut.Code));
        Assert.Equal(right.Cells.ToArray(), endless.Cells.ToArray());
        Assert.Equal(0, rig.Codec.Counts!.Faults);
    }

    [Fact]
    public async Task The_library_is_in_the_worker_only_and_the_worker_is_sealed_before_its_first_frame()
    {
        await using var rig = new CodecRig();
        await rig.DecodeAsync(await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el"));
        var worker = Assert.Single(WorkerProcesses.All());

        Assert.Contains("Seccomp_filters:\t2", await File.ReadAllTextAsync($"/proc/{worker}/status"), StringComparison.Ordinal);
        Assert.Contains("libgdcm", await File.ReadAllTextAsync($"/proc/{worker}/maps"), StringComparison.Ordinal);
        Assert.DoesNotContain("libgdcm", await File.ReadAllTextAsync("/proc/self/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_fragments_are_one_codestream()
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpeg", "+e1");
        var whole = request.Fragments[0];

        var result = await rig.DecodeAsync(request with { Fragments = [whole[..3], whole[3..700], whole[700..]] });

        Assert.Equal(EncodedImage.PixelsOf(Chest), result.Cells.ToArray());
    }

    [Fact]
    public async Task No_process_is_started_before_the_first_frame_that_can_be_decoded()
    {
        await using var rig = new CodecRig();

        await rig.DecodeAsync(new FrameCodecRequest("1.2.840.10008.1.2.4.50", 8, 8, 1, 8, 8, false, "MONOCHROME2", [new byte[100]]));
        Assert.Null(rig.Codec.Counts);
        Assert.Empty(rig.Log.Ids);

        await rig.DecodeAsync(await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el"));
        Assert.Equal((1, 1L), (rig.Codec.Counts!.Ready, rig.Codec.Counts.Starts));
        Assert.Equal([1500, 1450], rig.Log.Ids);
    }

    [Fact]
    public async Task Without_the_library_the_answer_says_what_to_install()
    {
        using var empty = new TempFolder();
        await using var rig = new CodecRig(options => options.LibraryFolder = empty.Path);

        var result = await rig.DecodeAsync(await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el"));

        Assert.Equal(FrameCodecCode.NotInstalled, result.Code);
        Assert.Contains("apt-get install libgdcm-cil", result.Message, StringComparison.Ordinal);
        Assert.Null(rig.Codec.Counts);
    }

    [Fact]
    public async Task A_library_that_does_not_load_is_not_tried_for_every_frame()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["libgdcmsharpglue.so"], "this is no library");
        await using var rig = new CodecRig(options => options.LibraryFolder = folder.Path);
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el");

        var results = new[] { await rig.DecodeAsync(request), await rig.DecodeAsync(request) };

        Assert.All(results, result => Assert.Equal(FrameCodecCode.NotInstalled, result.Code));
        Assert.Contains("apt-get install libgdcm-cil", results[1].Message, StringComparison.Ordinal);
        Assert.Equal([1451], rig.Log.Ids);
    }

    [Fact]
    public async Task A_frame_that_needs_more_memory_than_a_worker_may_have_starts_none()
    {
        await using var rig = new CodecRig(options => (options.FrameMegabytes, options.MemoryMegabytes) = (1024, 256));
        var codestream = SomeCodestream.Jpeg(0xF7, 8000, 8000, 1, 16, last: [0, 0, 0]);

        var result = await rig.DecodeAsync(new FrameCodecRequest("1.2.840.10008.1.2.4.80", 8000, 8000, 1, 16, 16, false, "MONOCHROME2", [codestream]));

        Assert.Equal(FrameCodecCode.Memory, result.Code);
        Assert.Null(rig.Codec.Counts);
    }

    [Fact]
    public async Task A_decoder_that_hangs_costs_its_frame_and_is_replaced()
    {
        await using var rig = new CodecRig(options => options.FrameDeadline = TimeSpan.FromSeconds(3));
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el");
        await rig.DecodeAsync(request);
        await StopAsync(Assert.Single(WorkerProcesses.All()));

        var hung = await rig.DecodeAsync(request);
        var next = await rig.DecodeAsync(request);

        Assert.Equal((FrameCodecCode.Timeout, FrameCodecCode.Decoded), (hung.Code, next.Code));
        Assert.Equal((2L, 1L), (rig.Codec.Counts!.Starts, rig.Codec.Counts.Faults));
    }

    [Fact]
    public async Task A_frame_no_worker_becomes_free_for_is_told_busy()
    {
        await using var rig = new CodecRig(options => options.WaitDeadline = TimeSpan.FromSeconds(5));
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el");
        await rig.DecodeAsync(request);
        var worker = Assert.Single(WorkerProcesses.All());
        await StopAsync(worker);
        var taken = rig.DecodeAsync(request);

        var waiting = await rig.DecodeAsync(request);
        WorkerProcesses.Kill(worker);

        Assert.Equal((FrameCodecCode.Busy, FrameCodecCode.Crashed), (waiting.Code, (await taken).Code));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so()
    {
        await using var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el");
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await rig.Codec.DecodeAsync(request, given.Token));
    }

    [Fact]
    public async Task After_the_end_there_are_no_workers_and_no_more_frames()
    {
        var rig = new CodecRig();
        var request = await EncodedImage.OfAsync(Chest, "dcmcjpls", "+el");
        await rig.DecodeAsync(request);

        await rig.DisposeAsync();

        Assert.Empty(WorkerProcesses.All());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => rig.DecodeAsync(request));
    }

    private static DicomDataset Colours()
    {
        var pixels = new byte[96 * 128 * 3];
        for (var i = 0; i < 96 * 128; i++)
        {
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)(i % 96 * 2), (byte)(i / 96), (byte)(255 - (i / 96)));
        }

        return ChestImage.Dataset(columns: 96, rows: 128)
            .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.SecondaryCaptureImageStorage)
            .AddOrUpdate(DicomTag.SamplesPerPixel, 3)
            .AddOrUpdate(DicomTag.PlanarConfiguration, 0)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, "RGB")
            .AddOrUpdate(DicomTag.BitsAllocated, 8)
            .AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7)
            .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, pixels);
    }

    private static ushort[] Words(byte[] bytes) => [.. Enumerable.Range(0, bytes.Length / 2).Select(i => BitConverter.ToUInt16(bytes, 2 * i))];

    private static async Task StopAsync(int process)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("/bin/kill", ["-STOP", $"{process}"], TimeSpan.FromSeconds(10));
        Assert.True(exitCode == 0, output);
    }
}
