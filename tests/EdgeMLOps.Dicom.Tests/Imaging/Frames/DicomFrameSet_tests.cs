using System.Globalization;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging.Frames;

public sealed class DicomFrameSet_tests
{
    [Fact]
    public void A_plain_image_is_one_frame_with_the_objects_own_attributes()
    {
        var dataset = new DicomDataset()
            .AddText(DicomVR.DS, DicomTag.PixelSpacing, @"0.5\0.25")
            .AddText(DicomVR.DS, FrameTags.SliceThickness, "3")
            .AddText(DicomVR.DS, FrameTags.ImagePositionPatient, @"-10\20.5\30")
            .AddText(DicomVR.DS, DicomTag.ImageOrientationPatient, @"1\0\0\0\1\0");

        var frames = Read(dataset);
        var frame = Frame(frames, 0);

        Assert.Equal((1, false), (frames.Count, frames.IsEnhanced));
        Assert.Equal(new DicomFrameSpacing(0.5, 0.25, 3, null), frame.Spacing);
        Assert.Equal(new DicomVector(-10, 20.5, 30), frame.Position);
        Assert.Equal(new DicomVector(0, 0, 1), frame.Orientation!.Value.Normal);
        Assert.Null(frame.Content);
        Assert.Null(frame.TimeMs);
    }

    [Fact]
    public void A_frames_own_group_goes_before_the_shared_one_and_that_before_the_object()
    {
        var dataset = Enhanced(3).AddText(DicomVR.DS, FrameTags.ImagePositionPatient, @"9\9\9");
        Own(dataset, 1).AddOrUpdate(FrameTags.PixelMeasuresSequence, Measures(@"2\2"));

        var frames = Read(dataset);

        Assert.True(frames.IsEnhanced);
        Assert.Equal([1.0, 2.0, 1.0], Enumerable.Range(0, 3).Select(index => Frame(frames, index).Spacing!.Value.RowMm));
        Assert.Equal([0.0, 5.0, 10.0], Enumerable.Range(0, 3).Select(index => Frame(frames, index).Position!.Value.Z));
        Assert.Equal(new DicomVector(1, 0, 0), Frame(frames, 2).Orientation!.Value.Row);
        Assert.True(frames.TryGetGroup(1, FrameTags.PixelMeasuresSequence, out var own) && own.Parent is not null);
        Assert.False(frames.TryGetGroup(1, DicomTag.FrameVOILUTSequence, out _));
        Assert.False(frames.TryGetGroup(3, FrameTags.PixelMeasuresSequence, out _));
    }

    [Fact]
    public void Frame_content_is_read_by_the_dimensions()
    {
        var frames = Read(Enhanced(3));
        var content = Frame(frames, 2).Content!;

        Assert.Equal([new DicomDimension(FrameTags.StackId, DicomTag.FrameContentSequence), new DicomDimension(FrameTags.InStackPositionNumber, default)], frames.Dimensions);
        Assert.Equal([1, 3], content.DimensionIndexValues);
        Assert.Equal(("S1", 3, null), (content.StackId, content.InStackPosition, content.TemporalPosition));
        Assert.DoesNotContain("S1", $"{content}{Frame(frames, 2)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_of_a_clip_have_times_and_lie_in_one_place(bool isPointedTo)
    {
        var dataset = Clip(3).AddText(DicomVR.DS, FrameTags.FrameTime, "40").AddText(DicomVR.DS, FrameTags.ImagePositionPatient, @"1\2\3");
        if (isPointedTo)
        {
            Point(dataset, FrameTags.FrameTime);
        }

        var frames = Read(dataset);

        Assert.Equal([0, 40, 80], Enumerable.Range(0, 3).Select(index => Frame(frames, index).TimeMs!.Value));
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(new DicomVector(1, 2, 3), Frame(frames, index).Position));
    }

    [Fact]
    public void A_vector_of_times_counts_from_the_frame_before()
    {
        var frames = Read(Point(Clip(3), FrameTags.FrameTimeVector).AddText(DicomVR.DS, FrameTags.FrameTimeVector, @"0\40\35"));

        Assert.Equal([0, 40, 75], Enumerable.Range(0, 3).Select(index => Frame(frames, index).TimeMs!.Value));
    }

    [Theory]
    [InlineData(@"0\2.5\5")]
    [InlineData(@"30\32.5\35")]
    public void Offsets_move_frames_along_the_normal(string offsets)
    {
        var dataset = Point(Clip(3), FrameTags.GridFrameOffsetVector)
            .AddText(DicomVR.DS, FrameTags.GridFrameOffsetVector, offsets)
            .AddText(DicomVR.DS, FrameTags.ImagePositionPatient, @"1\2\30")
            .AddText(DicomVR.DS, DicomTag.ImageOrientationPatient, @"1\0\0\0\1\0");

        Assert.Equal(new DicomVector(1, 2, 35), Frame(Read(dataset), 2).Position);
    }

    [Fact]
    public void Without_offsets_only_the_first_frame_has_the_objects_position()
    {
        var frames = Read(Clip(2).AddText(DicomVR.DS, FrameTags.ImagePositionPatient, @"1\2\3"));

        Assert.NotNull(Frame(frames, 0).Position);
        Assert.Null(Frame(frames, 1).Position);
    }

    [Fact]
    public void Other_vectors_tell_frames_apart_by_their_values()
    {
        var detector = new DicomTag(0x0054, 0x0020);
        var frames = Read(Point(Clip(2), detector).AddOrUpdate(DicomVR.US, detector, new byte[] { 1, 0, 2, 0 }));

        Assert.Equal([new DicomFrameIncrement(detector, 2)], Frame(frames, 1).Increments);
    }

    [Fact]
    public void Index_values_without_declared_dimensions_are_kept()
    {
        var dataset = Enhanced(1);
        dataset.Remove(FrameTags.DimensionIndexSequence);

        Assert.Equal([1, 1], Frame(Read(dataset), 0).Content!.DimensionIndexValues);
    }

    [Theory]
    [InlineData("0")]
    [InlineData(" ")]
    public void No_count_is_one_frame(string text) => Assert.Equal(1, Read(new DicomDataset().AddText(DicomVR.IS, DicomTag.NumberOfFrames, text)).Count);

    public static TheoryData<string, DicomFrameFaultCode> Broken => new()
    {
        { "frames -1", DicomFrameFaultCode.BadNumberOfFrames },
        { "frames x", DicomFrameFaultCode.BadNumberOfFrames },
        { "frames 9999999999", DicomFrameFaultCode.BadNumberOfFrames },
        { "frames 4", DicomFrameFaultCode.GroupCountMismatch },
        { "two shared", DicomFrameFaultCode.SeveralSharedGroups },
        { "no pointer target", DicomFrameFaultCode.BadIncrement },
        { "short vector", DicomFrameFaultCode.BadIncrement },
        { "negative time", DicomFrameFaultCode.BadIncrement },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_with_all_frames_has_its_code(string what, DicomFrameFaultCode code)
    {
        var dataset = what switch
        {
            "frames -1" => Enhanced(3).AddText(DicomVR.IS, DicomTag.NumberOfFrames, "-1"),
            "frames x" => Enhanced(3).AddText(DicomVR.IS, DicomTag.NumberOfFrames, "x"),
            "frames 9999999999" => Enhanced(3).AddText(DicomVR.IS, DicomTag.NumberOfFrames, "9999999999"),
            "frames 4" => Enhanced(3).AddText(DicomVR.IS, DicomTag.NumberOfFrames, "4"),
            "two shared" => Enhanced(3).AddOrUpdate(DicomTag.SharedFunctionalGroupsSequence, new DicomDataset(), new DicomDataset()),
            "no pointer target" => Point(Clip(2), FrameTags.FrameTimeVector),
            "short vector" => Point(Clip(3), FrameTags.FrameTimeVector).AddText(DicomVR.DS, FrameTags.FrameTimeVector, @"0\40"),
            _ => Clip(2).AddText(DicomVR.DS, FrameTags.FrameTime, "-1"),
        };

        Assert.False(DicomFrameSet.TryCreate(dataset, out _, out var fault));
        Assert.Equal(code, fault.Code);
    }

    public static TheoryData<uint, string, DicomFrameFaultCode> BrokenFrames => new()
    {
        { 0x00280030, "1", DicomFrameFaultCode.BadValue },
        { 0x00280030, @"0\1", DicomFrameFaultCode.BadValue },
        { 0x00280030, @"a\b", DicomFrameFaultCode.BadValue },
        { 0x00200032, @"1\2", DicomFrameFaultCode.BadValue },
        { 0x00200032, @"1\2\NaN", DicomFrameFaultCode.BadValue },
        { 0x00200037, @"1\0\0\0\1", DicomFrameFaultCode.BadValue },
        { 0x00200037, @"1\0\0\1\0\0", DicomFrameFaultCode.BadOrientation },
        { 0x00200037, @"2\0\0\0\1\0", DicomFrameFaultCode.BadOrientation },
        { 0x00209057, "0", DicomFrameFaultCode.BadValue },
        { 0x00209157, "1", DicomFrameFaultCode.BadDimensionIndex },
    };

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public void What_is_wrong_with_one_frame_names_tag_and_frame_and_leaves_the_others(uint number, string text, DicomFrameFaultCode code)
    {
        var tag = DicomTag.FromValue(number);
        var dataset = Enhanced(3);
        var item = Own(dataset, 1);
        var (group, vr) = number switch
        {
            0x00280030 => (FrameTags.PixelMeasuresSequence, DicomVR.DS),
            0x00200032 => (DicomTag.PlanePositionSequence, DicomVR.DS),
            0x00200037 => (FrameTags.PlaneOrientationSequence, DicomVR.DS),
            _ => (DicomTag.FrameContentSequence, DicomVR.IS),
        };
        item.AddOrUpdate(group, new DicomDataset().AddText(vr, tag, text));

        var frames = Read(dataset);

        Assert.False(frames.TryGetFrame(1, out _, out var fault));
        Assert.Equal(new DicomFrameFault(code, tag, 2), fault);
        Assert.True(frames.TryGetFrame(0, out _, out _) && frames.TryGetFrame(2, out _, out _));
        Assert.False(frames.TryGetFrame(3, out _, out fault));
        Assert.Equal(DicomFrameFaultCode.NoSuchFrame, fault.Code);
    }

    [Fact]
    public void Describing_every_frame_allocates_by_the_frame()
    {
        long Cost(int count)
        {
            var dataset = Enhanced(count);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var frames = Read(dataset);
            for (var index = 0; index < count; index++)
            {
                Frame(frames, index);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Cost(10);
        Assert.InRange((double)Cost(8000) / Cost(1000), 6, 10);
    }

    [Fact]
    public void A_count_of_frames_that_are_not_there_takes_no_memory()
    {
        var dataset = new DicomDataset().AddText(DicomVR.IS, DicomTag.NumberOfFrames, "2147483647").AddText(DicomVR.DS, FrameTags.FrameTime, "1");
        Read(dataset);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(2147483646.0, Frame(Read(dataset), 2147483646).TimeMs);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    // Frames 5 mm apart in one stack; pixel measures and orientation shared.
    internal static DicomDataset Enhanced(int count) => new DicomDataset()
        .AddText(DicomVR.IS, DicomTag.NumberOfFrames, count.ToString(CultureInfo.InvariantCulture))
        .AddOrUpdate(
            FrameTags.DimensionIndexSequence,
            new DicomDataset().AddTags(FrameTags.DimensionIndexPointer, FrameTags.StackId).AddTags(FrameTags.FunctionalGroupPointer, DicomTag.FrameContentSequence),
            new DicomDataset().AddTags(FrameTags.DimensionIndexPointer, FrameTags.InStackPositionNumber))
        .AddOrUpdate(
            DicomTag.SharedFunctionalGroupsSequence,
            new DicomDataset()
                .AddOrUpdate(FrameTags.PixelMeasuresSequence, Measures(@"1\1"))
                .AddOrUpdate(FrameTags.PlaneOrientationSequence, new DicomDataset().AddText(DicomVR.DS, DicomTag.ImageOrientationPatient, @"1\0\0\0\1\0")))
        .AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, [.. Enumerable.Range(0, count).Select(Own)]);

    private static DicomDataset Own(int index) => new DicomDataset()
        .AddOrUpdate(DicomTag.PlanePositionSequence, new DicomDataset().AddText(DicomVR.DS, FrameTags.ImagePositionPatient, FormattableString.Invariant($@"0\0\{index * 5}")))
        .AddOrUpdate(DicomTag.FrameContentSequence, new DicomDataset()
            .AddText(DicomVR.SH, FrameTags.StackId, "S1")
            .AddNumbers(FrameTags.InStackPositionNumber, (uint)index + 1)
            .AddNumbers(FrameTags.DimensionIndexValues, 1, (uint)index + 1));

    private static DicomDataset Own(DicomDataset dataset, int index) => dataset.GetSequence(DicomTag.PerFrameFunctionalGroupsSequence).Items[index];

    private static DicomDataset Measures(string spacing) => new DicomDataset().AddText(DicomVR.DS, DicomTag.PixelSpacing, spacing);

    private static DicomDataset Clip(int count) =>
        new DicomDataset().AddText(DicomVR.IS, DicomTag.NumberOfFrames, count.ToString(CultureInfo.InvariantCulture));

    private static DicomDataset Point(DicomDataset dataset, DicomTag attribute) => dataset.AddTags(DicomTag.FrameIncrementPointer, attribute);

    private static DicomFrameSet Read(DicomDataset dataset)
    {
        Assert.True(DicomFrameSet.TryCreate(dataset, out var frames, out var fault), fault.ToString());
        return frames;
    }

    private static DicomFrame Frame(DicomFrameSet frames, int index)
    {
        Assert.True(frames.TryGetFrame(index, out var frame, out var fault), fault.ToString());
        return frame;
    }
}
