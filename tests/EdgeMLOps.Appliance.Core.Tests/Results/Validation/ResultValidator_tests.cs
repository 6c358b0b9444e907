using EdgeMLOps.Appliance.Core.Results.Objects;
using System.Text;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Tests.Results.Reports;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Validation;

public sealed class ResultValidator_tests
{
    public static TheoryData<string> Names => [.. Mutants.All.Select(mutant => mutant.Name)];

    [Fact]
    public void Sound_objects_have_no_fault_with_their_images_and_without()
    {
        foreach (var make in (Func<DicomDataset>[])[SomeSet.Report, SomeSet.NothingFound, SomeSet.State, SomeSet.Shot, SomeSet.Selection])
        {
            Assert.Empty(Faults(make(), SomeSet.Sources()));
            Assert.Empty(Faults(make(), []));
        }
    }

    [Fact]
    public void Every_kind_of_report_that_is_built_has_no_fault()
    {
        StudyReport[] reports =
        [
            SomeReport.Failed(),
            SomeReport.Empty() with { Images = [SomeReport.Image(SomeReport.FirstImage, analysed: true), SomeReport.Image(SomeReport.SecondImage, analysed: false)] },
            SomeReport.WithFindings() with { PredecessorSopInstanceUid = "1.2.3", PredecessorSeriesInstanceUid = "1.2.4" },
            SomeReport.WithFindings() with { Partial = new PartialStudy(3, 5, "2,4") },
            SomeReport.WithFindings() with { Source = SomeReport.Source(DicomCharacterSet.Utf8, "Käthe^Groß") },
        ];
        foreach (var report in reports)
        {
            Assert.Empty(Faults(StructuredReportBuilder.Build(report).Dataset, []));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_fault_is_found(string name)
    {
        var mutant = Mutants.All.Single(one => one.Name == name);
        var broken = mutant.Make();
        mutant.Break(broken);

        var faults = Faults(broken, SomeSet.Sources());

        Assert.Contains(mutant.Code, faults.Select(fault => fault.Code));
        Assert.DoesNotContain(faults, fault => fault.Message.Contains("P1", StringComparison.Ordinal) || fault.Message.Contains("Test", StringComparison.Ordinal));
    }

    [Fact]
    public void Objects_of_a_set_that_contradict_each_other_are_found()
    {
        var (report, state) = (SomeSet.Report(), SomeSet.State());
        var tracking = ContentTree.Named(report, "112040")[0].GetSingleValue<string>(DicomTag.UID);

        var others = Validate([report, state]);
        Assert.Contains(others[1], fault => fault.Code == ResultFaultCode.SetContradicts); // a finding of which the report knows nothing

        Graphic(state).AddOrUpdate(DicomTag.TrackingUID, tracking);
        Assert.Empty(Validate([report, state])[1]);
        Assert.Contains(Validate([report, state])[0], fault => fault.Code == ResultFaultCode.SetContradicts); // two findings are not shown

        Graphic(state).AddOrUpdate(DicomTag.GraphicData, 200.25f, 220.5f, 261f, 220.5f, 261f, 270f, 200.25f, 270f, 200.25f, 220.5f);
        Assert.Contains(Validate([report, state])[1], fault => fault.Code == ResultFaultCode.SetContradicts); // elsewhere, by a pixel

        Assert.Contains(Validate([report, SomeSet.Report()])[1], fault => fault.Code == ResultFaultCode.IdentityReused);
    }

    [Theory]
    [InlineData("RGB")]
    [InlineData("PALETTE COLOR")]
    public void A_grayscale_state_for_an_image_in_colour_is_found(string photometric)
    {
        var images = SomeSet.Sources();
        Assert.Empty(Faults(SomeSet.State(), images));
        images.ForEach(image => image.Header.AddOrUpdate(DicomTag.PhotometricInterpretation, photometric));

        Assert.Equal(ResultFaultCode.GreyscaleWrong, Assert.Single(Faults(SomeSet.State(), images)).Code);
    }

    [Fact]
    public void A_selection_may_name_the_report_of_its_set_where_its_evidence_does()
    {
        var report = SomeSet.Report();
        var (sopClass, instance, series) = (
            report.GetString(DicomTag.SOPClassUID), report.GetString(DicomTag.SOPInstanceUID), report.GetString(DicomTag.SeriesInstanceUID));
        DicomDataset Reference() => new DicomDataset().AddOrUpdate(DicomTag.ReferencedSOPClassUID, sopClass).AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, instance);
        var selection = SomeSet.Selection();
        selection.AddOrUpdate(DicomTag.ContentSequence, [.. selection.GetSequence(DicomTag.ContentSequence).Items, new DicomDataset()
            .AddOrUpdate(DicomTag.RelationshipType, "CONTAINS").AddOrUpdate(DicomTag.ValueType, "COMPOSITE").AddOrUpdate(DicomTag.ReferencedSOPSequence, Reference())]);

        Assert.Contains(Faults(selection, SomeSet.Sources()), fault => fault.Code == ResultFaultCode.NotInEvidence);

        var evidence = selection.GetSequence(DicomTag.CurrentRequestedProcedureEvidenceSequence).Items[0];
        evidence.AddOrUpdate(DicomTag.ReferencedSeriesSequence, [.. evidence.GetSequence(DicomTag.ReferencedSeriesSequence).Items, new DicomDataset()
            .AddOrUpdate(DicomTag.SeriesInstanceUID, series).AddOrUpdate(DicomTag.ReferencedSOPSequence, Reference())]);
        Assert.All(Validate([report, selection]), Assert.Empty);
    }

    [Fact]
    public void Every_code_has_its_rule_and_stands_in_the_readme()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "appliance", "README.md"), Encoding.UTF8);
        foreach (var code in Enum.GetValues<ResultFaultCode>())
        {
            Assert.Contains($"| `{code}` | {ResultRules.Of(code)} |", readme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_fault_that_can_be_named_is_put_in_by_some_mutant_or_test()
    {
        // What cannot be read has no data set to break; the meta information is made of it; sets are a test of their own.
        ResultFaultCode[] elsewhere = [ResultFaultCode.Unreadable, ResultFaultCode.MetaMismatch, ResultFaultCode.SetContradicts];

        Assert.Equal(Enum.GetValues<ResultFaultCode>().Except(elsewhere).Order(), Mutants.All.Select(mutant => mutant.Code).Distinct().Order());
        Assert.True(Mutants.All.Count() >= 31 + 20);
    }

    private static DicomDataset Graphic(DicomDataset state) =>
        state.GetSequence(DicomTag.GraphicAnnotationSequence).Items[0].GetSequence(PresentationTags.GraphicObjectSequence).Items[0];

    private static IReadOnlyList<IReadOnlyList<ResultFault>> Validate(IReadOnlyList<DicomDataset> objects) =>
        ResultValidator.Validate([.. objects.Select(one => new DicomFile(one, DicomTransferSyntax.ExplicitVRLittleEndian))], SomeSet.Sources());

    private static IReadOnlyList<ResultFault> Faults(DicomDataset dataset, IReadOnlyList<SourceImage> sources) =>
        ResultValidator.Validate([new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian)], sources)[0];
}
