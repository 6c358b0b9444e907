using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Objects;
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

    private static DicomDataset State(DicomDataset image)
    {
        image.AddOrUpdate(DicomTag.SOPInstanceUID, "2.25.1").AddOrUpdate(DicomTag.StudyInstanceUID, "2.25.2").AddOrUpdate(DicomTag.SeriesInstanceUID, "2.25.3");
        var set = SomeSet.Of("one", [new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian)], 1, boxes: 2);
        return Assert.Single(set.Objects, item => item.Kind == ResultKind.Gsps).File.Dataset;
    }
}
