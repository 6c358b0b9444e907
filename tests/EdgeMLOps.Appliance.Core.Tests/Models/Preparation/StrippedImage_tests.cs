using System.Text;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Preparation;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Preparation;

public sealed class StrippedImage_tests
{
    private static readonly DicomVR[] WithWords = [DicomVR.PN, DicomVR.LO, DicomVR.SH, DicomVR.ST, DicomVR.LT, DicomVR.UT, DicomVR.UC, DicomVR.DA, DicomVR.DT, DicomVR.TM, DicomVR.UI, DicomVR.UR, DicomVR.AS];

    [Fact]
    public void Free_text_goes_wherever_it_stands_and_what_shows_the_pixels_stays()
    {
        var frame = new DicomDataset()
            .AddOrUpdate(new DicomSequence(DicomTag.FrameVOILUTSequence, new DicomDataset().AddOrUpdate(DicomTag.WindowCenter, "40").AddOrUpdate(new DicomTag(0x0028, 0x1055), "of Mrs Secret")))
            .AddOrUpdate(new DicomSequence(DicomTag.FrameContentSequence, new DicomDataset().AddOrUpdate(new DicomTag(0x0020, 0x9158), "Secret")));
        var image = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.PatientName, "Secret^Sue")
            .AddOrUpdate(new DicomTag(0x0028, 0x4000), "Secret")
            .AddOrUpdate(DicomVR.DS, new DicomTag(0x0028, 0x1050), Encoding.ASCII.GetBytes("40\\Secret"))
            .AddOrUpdate(DicomVR.CS, new DicomTag(0x0028, 0x1056), Encoding.ASCII.GetBytes("Secret"))
            .AddOrUpdate(DicomVR.LO, new DicomTag(0x0029, 0x0010), Encoding.ASCII.GetBytes("SECRET"))
            .AddOrUpdate(DicomVR.OB, new DicomTag(0x0029, 0x1001), Encoding.ASCII.GetBytes("Secret"))
            .AddOrUpdate(new DicomSequence(DicomTag.PerFrameFunctionalGroupsSequence, frame));

        var stripped = StrippedImage.Of(new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian));

        Assert.DoesNotContain("SECRET", Encoding.Latin1.GetString(stripped.ToBytes()), StringComparison.OrdinalIgnoreCase);
        Assert.True(stripped.Dataset.TryGetItem(DicomTag.PerFrameFunctionalGroupsSequence, out var groups));
        Assert.True(((DicomSequence)groups!).Items[0].TryGetItem(DicomTag.FrameVOILUTSequence, out var window));
        Assert.Equal("40", ((DicomSequence)window!).Items[0].GetSingleValue<string>(DicomTag.WindowCenter));
        Assert.NotEqual(image.GetSingleValue<string>(DicomTag.SOPInstanceUID), stripped.Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID));
    }

    [CorpusFact]
    public async Task Every_image_of_the_corpus_has_its_pixels_to_the_last_value_and_none_of_its_words()
    {
        var inspector = new FileInspector(
            new ScreeningRules(DemonstrationPackage.Load().Require().Manifest.Input),
            new ScriptedCodec(new(EdgeMLOps.Appliance.Core.Decoding.Codec.FrameCodecCode.Unsupported, default, "", "no decoder")), InspectionLimits.Default, TimeProvider.System);
        var compared = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(CorpusFactAttribute.Folder, "dicom"), "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            if (!DicomFile.TryRead(bytes, DicomReadOptions.Default, out var file, out _) || !file.HasPixelData || !file.Dataset.Contains(DicomTag.SOPClassUID))
            {
                continue;
            }

            var before = await inspector.InspectAsync(path, bytes, default);
            var stripped = StrippedImage.Of(file);
            var after = await inspector.InspectAsync(path, stripped.ToBytes(), default);
            if (before.AllFramesValueSha256 is not null)
            {
                compared++;
                Assert.Equal((path, before.AllFramesValueSha256, before.Photometric), (path, after.AllFramesValueSha256, after.Photometric));
            }

            Assert.Equal([], Words(stripped.Dataset).Except(["ACCEPTANCE^SET", "ACCEPTANCE", .. Own(stripped.Dataset)], StringComparer.Ordinal));
        }

        Assert.True(compared > 120, $"{compared} files compared");
    }

    // The class says what kind of object it is; the other three were made up.
    private static string[] Own(DicomDataset image) =>
        [.. ((DicomTag[])[DicomTag.SOPClassUID, DicomTag.SOPInstanceUID, DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID]).Select(tag => image.GetSingleValue<string>(tag))];

    private static IEnumerable<string> Words(DicomDataset image) => image.SelectMany(item => item switch
    {
        DicomSequence sequence => sequence.Items.SelectMany(Words),
        DicomElement element when WithWords.Contains(element.VR) => [Encoding.Latin1.GetString(element.Raw.Span).TrimEnd('\0', ' ')],
        DicomElement { Tag.IsPrivate: true } => [item.Tag.ToString()],
        _ => Enumerable.Empty<string>(),
    });
}
