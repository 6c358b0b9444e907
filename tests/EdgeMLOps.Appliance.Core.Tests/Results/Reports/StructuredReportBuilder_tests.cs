using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Reports;

public sealed class StructuredReportBuilder_tests
{
    private const string Finding = "121071";
    private const string FindingSite = "363698007";
    private const string TrackingUid = "112040";
    private const string Lung = "39607008";

    [Theory]
    [InlineData("CHEST\r\nPA", "CHEST  PA")]
    [InlineData("\r\n", null)]
    [InlineData("CHEST PA", "CHEST PA")]
    public void A_study_description_is_one_line_and_none_where_nothing_is_left(string description, string? expected)
    {
        var source = SomeReport.Source(DicomCharacterSet.Utf8, "A^B").AddOrUpdate(DicomVR.LO, DicomTag.StudyDescription, System.Text.Encoding.ASCII.GetBytes(description.PadRight(description.Length + (description.Length % 2))));

        var report = StructuredReportBuilder.Build(SomeReport.Empty() with { Source = source }).Dataset;

        Assert.Equal(expected, report.TryGetString(DicomTag.StudyDescription, out var text) ? text.Trim() : null);
    }

    [Fact]
    public void The_same_report_gives_the_same_bytes() =>
        Assert.Equal(
            StructuredReportBuilder.Build(SomeReport.WithFindings()).ToBytes(),
            StructuredReportBuilder.Build(SomeReport.WithFindings()).ToBytes());

    [Fact]
    public void Identities_follow_from_images_package_and_policy_and_from_nothing_else()
    {
        var report = SomeReport.WithFindings();
        var same = ReportUids.Derive(report);

        Assert.Equal(same, ReportUids.Derive(report with { Images = [.. report.Images.Reverse()], StartedUtc = DateTimeOffset.UnixEpoch, Findings = [] }));
        StudyReport[] others =
        [
            report with { Images = [report.Images[0]] },
            report with { Images = [report.Images[0], report.Images[1] with { Analysed = false }] },
            report with { Algorithm = report.Algorithm with { PolicyDigest = new byte[32] } },
            report with { Algorithm = report.Algorithm with { PackageDigest = new byte[32] } },
        ];
        var all = others.Select(ReportUids.Derive).Append(same).ToList();
        Assert.Equal(all.Count, all.DistinctBy(uids => uids.SopInstanceUid).Count());
        Assert.Equal(all.Count, all.DistinctBy(uids => uids.SeriesInstanceUid).Count());
        Assert.All(all, uids => Assert.True(DicomUID.IsValid(uids.SopInstanceUid) && DicomUID.IsValid(uids.Tracking(0))));
        Assert.Equal(2, all.DistinctBy(uids => uids.DeviceUid).Count());
    }

    [Theory]
    [InlineData(true, true, true, "111242")]
    [InlineData(true, true, false, "111241")]
    [InlineData(true, false, true, "111244")]
    [InlineData(true, false, false, "111243")]
    [InlineData(false, false, false, "111245")]
    public void The_outcome_is_coded(bool first, bool second, bool findings, string expected)
    {
        var report = findings ? SomeReport.WithFindings() : SomeReport.Empty();
        var root = Build(report with { Images = [SomeReport.Image(SomeReport.FirstImage, first), SomeReport.Image(SomeReport.SecondImage, second)] });

        Assert.Equal(expected, ContentTree.Value(Assert.Single(ContentTree.Named(Assert.Single(ContentTree.Named(root, "C0034375")), Finding))));
    }

    [Fact]
    public void A_box_on_one_of_several_frames_names_the_frame_and_one_on_a_single_frame_none()
    {
        var report = SomeReport.WithFindings();
        var framed = report with { Findings = [report.Findings[0] with { Frame = 7 }, report.Findings[1]] };

        var references = ContentTree.Named(Build(framed), "121324").Select(image => image.GetSequence(DicomTag.ReferencedSOPSequence).Items[0]).ToList();

        Assert.Equal("7", references[0].GetString(DicomTag.ReferencedFrameNumber));
        Assert.False(references[1].Contains(DicomTag.ReferencedFrameNumber));
    }

    [Theory]
    [InlineData(3, 5, "2,4", "3 of 5 images received; missing no. 2,4")]
    [InlineData(3, 5, "", "3 of 5 images received")]
    [InlineData(3, null, "", "3 images received, more may exist")]
    [InlineData(1000, 1490, "3,5,7,9,11,13,15,17,...", "1000 of 1490 images received")] // LO has 64 characters
    public void A_partial_study_says_so_in_header_and_content(int received, int? expected, string missing, string description)
    {
        var dataset = StructuredReportBuilder.Build(SomeReport.Empty() with { Partial = new PartialStudy(received, expected, missing) }).Dataset;

        Assert.Equal("PARTIAL", dataset.GetString(DicomTag.CompletionFlag));
        Assert.Equal("UNVERIFIED", dataset.GetString(DicomTag.VerificationFlag)); // VERIFIED would ask for COMPLETE, PS3.3 table C.17-2
        Assert.Equal(description, dataset.GetString(DicomTag.CompletionFlagDescription));
        var comments = ContentTree.Named(dataset, "121106").Select(item => item.GetString(DicomTag.TextValue));
        Assert.Contains(comments, comment => comment.Contains(description, StringComparison.Ordinal));
    }

    [Fact]
    public void A_complete_study_says_nothing_of_parts()
    {
        var dataset = StructuredReportBuilder.Build(SomeReport.Empty()).Dataset;

        Assert.Equal("COMPLETE", dataset.GetString(DicomTag.CompletionFlag));
        Assert.False(dataset.Contains(DicomTag.CompletionFlagDescription));
    }

    [Fact]
    public void Each_box_has_its_group_with_site_and_a_tracking_uid_of_its_own()
    {
        var root = Build(SomeReport.WithFindings());

        Assert.Equal(3, ContentTree.Named(root, "125007").Count);
        Assert.Equal(3, ContentTree.Named(root, TrackingUid).Select(item => item.GetString(DicomTag.UID)).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ContentTree.Named(root, FindingSite), site => Assert.Equal(Lung, ContentTree.Value(site)));
        Assert.Equal(3, ContentTree.Named(root, FindingSite).Count);
    }

    [Fact]
    public void A_size_stands_only_where_the_spacing_is_known()
    {
        var root = Build(SomeReport.WithFindings());
        var longAxes = ContentTree.Named(root, "103339001").Select(Number).ToList();
        var shortAxes = ContentTree.Named(root, "103340004").Select(Number).ToList();

        Assert.Equal([8.37, 143.36], longAxes);
        Assert.Equal([6.93, 143.33], shortAxes);
    }

    [Fact]
    public void The_demonstration_says_so_in_the_series_and_in_the_text_and_another_package_does_not()
    {
        var root = Build(SomeReport.Empty());
        var other = SomeReport.Empty();
        var real = Build(other with { Algorithm = other.Algorithm with { IsDemonstration = false } });

        Assert.Equal(StructuredReportBuilder.DemonstrationNotice, root.GetString(DicomTag.SeriesDescription));
        Assert.Contains(ContentTree.Named(root, "121106"), item => item.GetString(DicomTag.TextValue) == StructuredReportBuilder.DemonstrationNotice);
        Assert.DoesNotContain("DEMONSTRATION", real.GetString(DicomTag.SeriesDescription), StringComparison.Ordinal);
        Assert.Empty(ContentTree.Named(real, "121106"));
    }

    [Fact]
    public void A_report_after_a_late_image_names_its_predecessor()
    {
        var root = Build(SomeReport.Empty() with { PredecessorSopInstanceUid = "1.2.3", PredecessorSeriesInstanceUid = "1.2.4" });

        var study = Assert.Single(root.GetSequence(DicomTag.PredecessorDocumentsSequence).Items);
        var series = Assert.Single(study.GetSequence(DicomTag.ReferencedSeriesSequence).Items);
        Assert.Equal("1.2.4", series.GetString(DicomTag.SeriesInstanceUID));
        Assert.Equal("1.2.3", Assert.Single(series.GetSequence(DicomTag.ReferencedSOPSequence).Items).GetString(DicomTag.ReferencedSOPInstanceUID));
    }

    [Fact]
    public void An_ASCII_source_gets_a_report_without_a_character_set() =>
        Assert.False(Build(SomeReport.WithFindings()).Contains(DicomTag.SpecificCharacterSet));

    [Fact]
    public void Latin_1_is_written_anew_in_UTF_8()
    {
        var root = Build(SomeReport.Empty() with { Source = SomeReport.Source(DicomCharacterSet.Latin1, "Grün^Käthe") });

        Assert.Equal("ISO_IR 192", root.GetString(DicomTag.SpecificCharacterSet));
        Assert.Equal("Grün^Käthe", root.GetString(DicomTag.PatientName));
    }

    [Fact]
    public void A_procedure_named_with_umlauts_is_reported_with_them()
    {
        var source = SomeReport.Source(DicomCharacterSet.Latin1).AddOrUpdate(
            DicomTag.ProcedureCodeSequence,
            new DicomDataset(DicomCharacterSet.Latin1)
                .AddOrUpdate(DicomTag.CodeValue, "RTX")
                .AddOrUpdate(DicomTag.CodingSchemeDesignator, "99KIS")
                .AddOrUpdate(DicomTag.CodeMeaning, "Röntgen Thorax"));

        var root = Build(SomeReport.Empty() with { Source = source });

        var procedure = Assert.Single(ContentTree.Named(root, "121058")).GetSequence(DicomTag.ConceptCodeSequence).Items[0];
        Assert.Equal("Röntgen Thorax", procedure.GetString(DicomTag.CodeMeaning));
    }

    [Fact]
    public void A_name_with_code_extensions_is_written_anew_in_UTF_8()
    {
        byte[] kanji = [.. "Yamada="u8, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42];
        var source = SomeReport.Source()
            .AddOrUpdate(DicomTag.SpecificCharacterSet, "", "ISO 2022 IR 87")
            .AddOrUpdate(DicomVR.PN, DicomTag.PatientName, kanji);

        var root = Build(SomeReport.Empty() with { Source = source });

        Assert.Equal("ISO_IR 192", root.GetString(DicomTag.SpecificCharacterSet));
        Assert.Equal("Yamada=山田", root.GetString(DicomTag.PatientName));
    }

    [Fact]
    public void A_name_in_a_set_we_do_not_know_keeps_its_bytes_and_its_set()
    {
        byte[] kanji = [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42];
        var source = SomeReport.Source()
            .AddOrUpdate(DicomTag.SpecificCharacterSet, "", "ISO 2022 IR 999")
            .AddOrUpdate(DicomVR.PN, DicomTag.PatientName, kanji);
        var report = SomeReport.Empty();

        var root = Build(report with { Source = source, Algorithm = report.Algorithm with { Name = "détecteur" } });

        Assert.Equal("\\ISO 2022 IR 999", root.GetString(DicomTag.SpecificCharacterSet));
        Assert.Equal(kanji, root.GetRaw(DicomTag.PatientName).ToArray());
        Assert.Equal("d?tecteur", Assert.Single(ContentTree.Named(root, "121013")).GetString(DicomTag.TextValue));
    }

    [Fact]
    public void Bytes_that_are_no_character_of_the_declared_set_are_kept_with_it()
    {
        byte[] name = [.. "M"u8, 0xFC, .. "ller"u8];
        var source = SomeReport.Source(DicomCharacterSet.Utf8).AddOrUpdate(DicomVR.PN, DicomTag.PatientName, name);

        var root = Build(SomeReport.Empty() with { Source = source });

        Assert.Equal(name, root.GetRaw(DicomTag.PatientName)[..name.Length].ToArray());
        Assert.Equal("ISO_IR 192", root.GetString(DicomTag.SpecificCharacterSet));
    }

    [Fact]
    public void Bytes_that_the_source_does_not_explain_are_not_guessed_at()
    {
        byte[] name = [.. "M"u8, 0xFC, .. "ller"u8];
        var source = SomeReport.Source().AddOrUpdate(DicomVR.PN, DicomTag.PatientName, name);

        var root = Build(SomeReport.Empty() with { Source = source });

        Assert.Equal(name, root.GetRaw(DicomTag.PatientName)[..name.Length].ToArray());
        Assert.False(root.Contains(DicomTag.SpecificCharacterSet));
    }

    [Theory]
    [InlineData(null, 2, "20260902", "011500")]
    [InlineData("-0500", 2, "20260901", "181500")]
    [InlineData("+0530", 0, "20260902", "044500")]
    [InlineData("nonsense", 0, "20260901", "231500")]
    public void Times_are_those_of_the_studys_clock(string? sourceOffset, int hours, string date, string time)
    {
        var source = SomeReport.Source();
        if (sourceOffset is not null)
        {
            source.AddOrUpdate(DicomTag.TimezoneOffsetFromUTC, sourceOffset);
        }

        var root = Build(SomeReport.Empty() with { Source = source, ClockOffset = TimeSpan.FromHours(hours) });

        Assert.Equal((date, time), (root.GetString(DicomTag.ContentDate), root.GetString(DicomTag.ContentTime)));
        Assert.Equal(sourceOffset is not null, root.Contains(DicomTag.TimezoneOffsetFromUTC));
    }

    [Fact]
    public void Patient_and_study_attributes_are_there_even_where_the_source_has_none()
    {
        var root = Build(SomeReport.Empty() with { Source = new DicomDataset().AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.3") });

        DicomTag[] required = [DicomTag.PatientName, DicomTag.PatientID, DicomTag.PatientBirthDate, DicomTag.PatientSex, DicomTag.StudyDate, DicomTag.StudyTime, DicomTag.StudyID, DicomTag.AccessionNumber, DicomTag.ReferringPhysicianName];
        Assert.All(required, tag => Assert.Equal(string.Empty, root.GetString(tag)));
    }

    [Theory]
    [InlineData(double.NaN, 0, 1, 1, 0.5)]
    [InlineData(0, 0, 1, double.PositiveInfinity, 0.5)]
    [InlineData(0, 0, 1, 1, double.NaN)]
    [InlineData(5, 0, 5, 1, 0.5)]
    [InlineData(0, 2, 5, 1, 0.5)]
    public void What_is_no_box_is_refused(double x1, double y1, double x2, double y2, double score)
    {
        var finding = SomeReport.WithFindings().Findings[0] with { X1 = x1, Y1 = y1, X2 = x2, Y2 = y2, Score = score };

        Assert.Throws<ArgumentException>(() => Build(SomeReport.Empty() with { Findings = [finding] }));
    }

    [Fact]
    public void A_box_on_an_image_that_is_not_in_the_report_is_refused() =>
        Assert.Throws<ArgumentException>(() => Build(SomeReport.WithFindings() with { Images = [SomeReport.Image("1.2.3", analysed: true)] }));

    private static double Number(DicomDataset item) =>
        item.GetSequence(DicomTag.MeasuredValueSequence).Items[0].GetSingleValue<double>(DicomTag.NumericValue);

    // As a receiver has it: written and read again.
    private static DicomDataset Build(StudyReport report) =>
        DicomFile.Open(new MemoryStream(StructuredReportBuilder.Build(report).ToBytes())).Dataset;
}
