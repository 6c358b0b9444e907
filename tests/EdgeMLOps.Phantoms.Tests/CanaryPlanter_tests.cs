using System.Text;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Phantoms.Tests;

public sealed class CanaryPlanter_tests
{
    [Fact]
    public async Task Every_token_is_in_the_file_and_other_readers_still_read_it()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "canary.dcm");
        var (dataset, tokens) = Planted("ZQXJ", 5);
        PhantomDicom.Save(dataset, path);

        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));
        Assert.All(tokens, token => Assert.Contains(token.Value, bytes, StringComparison.Ordinal));
        var (code, output) = await ChildProcess.RunAsync("dcmdump", [path], TimeSpan.FromMinutes(1));
        Assert.True(code == 0, output);
    }

    [Fact]
    public void Text_dates_times_numbers_UIDs_private_elements_and_a_nested_item_hold_tokens_that_all_differ()
    {
        var (_, tokens) = Planted("ZQXJ", 5);
        Assert.True(tokens.Count > 150, $"{tokens.Count} tokens");
        Assert.Equal(tokens.Count, tokens.Select(token => token.Value).Distinct(StringComparer.Ordinal).Count());
        var tags = tokens.Select(token => token.Tag).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new[]
            {
                DicomTag.PatientName, DicomTag.PatientID, DicomTag.PatientBirthDate, DicomTag.StudyTime, DicomTag.PatientWeight,
                DicomTag.StudyInstanceUID, DicomTag.SOPInstanceUID, DicomTag.AccessionNumber, DicomTag.InstitutionName,
                new DicomTag(0x0099, 0x1003),
            }.Select(tag => tag.ToString()).ToHashSet(StringComparer.Ordinal),
            tags);
        Assert.Equal(2, tokens.Count(token => token.Tag == DicomTag.PatientID.ToString()));
    }

    [Fact]
    public void What_the_product_needs_to_read_the_image_is_left_alone()
    {
        var plain = PhantomDicom.ToDataset(Some.Phantom(), PhantomIdentity.Create(1, 1));
        var (dataset, _) = Planted("ZQXJ", 5);
        foreach (var tag in (DicomTag[])
            [DicomTag.SOPClassUID, DicomTag.Modality, DicomTag.BodyPartExamined, DicomTag.PixelSpacing, DicomTag.WindowCenter,
                DicomTag.WindowWidth, DicomTag.PhotometricInterpretation, DicomTag.PresentationIntentType])
        {
            Assert.Equal(plain.GetString(tag), dataset.GetString(tag));
        }

        Assert.Equal(plain.GetRaw(DicomTag.PixelData).ToArray(), dataset.GetRaw(DicomTag.PixelData).ToArray());
    }

    private static (DicomDataset Dataset, IReadOnlyList<CanaryToken> Tokens) Planted(string word, ulong seed)
    {
        var dataset = PhantomDicom.ToDataset(Some.Phantom(), PhantomIdentity.Create(1, 1));
        return (dataset, CanaryPlanter.Plant(dataset, word, seed));
    }
}
