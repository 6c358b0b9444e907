using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Objects;

public sealed class ObjectSet_tests
{
    [Fact]
    public void The_same_result_made_again_is_the_same_to_the_byte() => Assert.All(
        Enumerable.Range(0, SomeImage.Kinds.Count),
        number => Assert.Equal(
            SomeSet.Numbered(number).Objects.Select(item => Convert.ToHexString(item.File.ToBytes())),
            SomeSet.Numbered(number).Objects.Select(item => Convert.ToHexString(item.File.ToBytes()))));

    [Fact]
    public void What_comes_back_of_a_set_is_never_analysed()
    {
        var rules = new ScreeningRules(TestPackage.Demonstration.Manifest.Input);
        var objects = SomeSet.Numbered(0).Objects;

        Assert.Equal(4, objects.DistinctBy(item => item.Kind).Count());
        Assert.All(objects, item => Assert.Equal(ScreeningCode.OwnObject, rules.Screen(item.File.Dataset)));
    }

    [Fact]
    public void Only_what_is_asked_for_is_made_and_nothing_besides_the_report_without_boxes()
    {
        var set = SomeSet.Numbered(0);
        var empty = set.Report with { Findings = [] };

        Assert.Equal(
            [ResultKind.Sr, ResultKind.Ko],
            SomeSet.Build(set.Report, set.Images, new HashSet<ResultKind> { ResultKind.Sr, ResultKind.Ko }).Select(item => item.Kind).Distinct());
        Assert.Equal(ResultKind.Sr, Assert.Single(SomeSet.Build(empty, set.Images, SomeSet.All)).Kind);
    }

    [Theory]
    [InlineData("MONOCHROME1", "INVERSE")]
    [InlineData("MONOCHROME2", "IDENTITY")]
    public void The_lowest_value_is_shown_as_the_image_says(string photometric, string shape)
    {
        var image = SomeImage.Make("monochrome1", 1).AddOrUpdate(DicomTag.PhotometricInterpretation, photometric);

        Assert.Equal(shape, State(image).GetString(DicomTag.PresentationLUTShape));
    }

    [Fact]
    public void An_image_without_a_window_gets_the_range_of_its_own_values()
    {
        var image = ChestImage.Dataset(); // a ramp of 0 to just below 4095
        image.Remove(DicomTag.WindowCenter);
        image.Remove(DicomTag.WindowWidth);

        var window = Assert.Single(State(image).GetSequence(DicomTag.SoftcopyVOILUTSequence).Items);

        var (center, width) = (window.GetSingleValue<double>(DicomTag.WindowCenter), window.GetSingleValue<double>(DicomTag.WindowWidth));
        Assert.Equal((0.0, 4093.0), (center - 0.5 - ((width - 1) / 2), center - 0.5 + ((width - 1) / 2)));
    }

    [Fact]
    public void What_the_image_says_of_its_values_is_repeated()
    {
        var state = State(SomeImage.Make("ct", 3));
        var window = Assert.Single(state.GetSequence(DicomTag.SoftcopyVOILUTSequence).Items);

        Assert.Equal(("-1024", "1.00000000000001", "HU"), (state.GetString(DicomTag.RescaleIntercept), state.GetString(DicomTag.RescaleSlope), state.GetString(DicomTag.RescaleType)));
        Assert.Equal(SomeImage.Make("ct", 3).GetString(DicomTag.WindowWidth).Split('\\')[0], window.GetString(DicomTag.WindowWidth));
    }

    [Theory]
    [InlineData("rgb")]
    [InlineData("ybr")]
    [InlineData("palette")]
    [InlineData("colour frames")]
    public void Of_an_image_in_colour_there_is_all_but_a_presentation_state(string kind)
    {
        var set = SomeSet.Of(kind, [Named(SomeImage.Make(kind, 1), 1)], 1, boxes: 3);

        Assert.Equal([ResultKind.Sr, ResultKind.Sc, ResultKind.Ko], set.Objects.Select(item => item.Kind));
        Assert.All(Faults(set), Assert.Empty);
    }

    [Fact]
    public void Of_a_study_with_grey_images_and_some_in_colour_the_presentation_state_is_for_the_grey_ones()
    {
        var set = SomeSet.Of("both", [Named(SomeImage.Make("rgb", 1), 1), Named(SomeImage.Make("eight bits", 2), 2)], 1, boxes: 8);

        var state = Assert.Single(set.Objects, item => item.Kind == ResultKind.Gsps).File.Dataset;
        var shown = Assert.Single(state.GetSequence(DicomTag.ReferencedSeriesSequence).Items).GetSequence(DicomTag.ReferencedImageSequence).Items;
        Assert.Equal("2.25.72", Assert.Single(shown).GetString(DicomTag.ReferencedSOPInstanceUID));
        Assert.Equal(
            set.Report.Findings.Count(finding => finding.SopInstanceUid == "2.25.72"),
            Assert.Single(state.GetSequence(DicomTag.GraphicAnnotationSequence).Items).GetSequence(PresentationTags.GraphicObjectSequence).Items.Count);
        Assert.Contains(set.Report.Findings, finding => finding.SopInstanceUid == "2.25.71");
        Assert.Equal(2, set.Objects.Count(item => item.Kind == ResultKind.Sc));
        Assert.All(Faults(set), Assert.Empty);
    }

    [Theory]
    [InlineData("", "sr")]
    [InlineData("gsps,ko", "gsps,ko")]
    public void A_destination_without_a_list_of_its_own_gets_the_common_one(string common, string expected)
    {
        var options = new DeliveryOptions { Destinations = { new DestinationOptions { Name = "a" }, new DestinationOptions { Name = "b", Objects = { "SC" } } } };
        foreach (var name in common.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Objects.Add(name);
        }

        var chosen = QueueDestination.Of(options);

        Assert.Equal(expected, string.Join(',', chosen[0].Objects.Order().Select(ResultKinds.NameOf)));
        Assert.Equal([ResultKind.Sc], chosen[1].Objects);
    }

    [Fact]
    public void An_unknown_object_and_one_named_twice_are_faults_with_their_key()
    {
        var options = new DeliveryOptions { Objects = { "sr", "seg" }, Destinations = { new DestinationOptions { Name = "a", AeTitle = "A", Host = "h", Objects = { "ko", "KO" } } } };

        var faults = new DeliveryOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(2, faults.Count);
        Assert.StartsWith("Results:Objects:1 must be one of sr, gsps, sc, ko", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("Results:Destinations:0:Objects names", faults[1], StringComparison.Ordinal);
    }

    private static DicomFile Named(DicomDataset image, int number) => new(
        image.AddOrUpdate(DicomTag.SOPInstanceUID, $"2.25.7{number}").AddOrUpdate(DicomTag.StudyInstanceUID, "2.25.2").AddOrUpdate(DicomTag.SeriesInstanceUID, "2.25.3"),
        DicomTransferSyntax.ExplicitVRLittleEndian);

    private static IReadOnlyList<IReadOnlyList<ResultFault>> Faults(SomeSet set) =>
        ResultValidator.Validate([.. set.Objects.Select(item => item.File)], [.. set.Images.Select(image => new SourceImage(image.Dataset))]);

    private static DicomDataset State(DicomDataset image)
    {
        image.AddOrUpdate(DicomTag.SOPInstanceUID, "2.25.1").AddOrUpdate(DicomTag.StudyInstanceUID, "2.25.2").AddOrUpdate(DicomTag.SeriesInstanceUID, "2.25.3");
        var set = SomeSet.Of("one", [new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian)], 1, boxes: 2);
        return Assert.Single(set.Objects, item => item.Kind == ResultKind.Gsps).File.Dataset;
    }
}
