using System.Reflection;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Data;

public sealed class DicomDictionary_tests
{
    [Fact]
    public void Every_tag_named_in_code_has_an_entry_of_that_keyword()
    {
        var named = typeof(DicomTag).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(member => member.PropertyType == typeof(DicomTag) && ((DicomTag)member.GetValue(null)!).Group != 0xFFFE)
            .ToDictionary(member => member.Name, member => (DicomTag)member.GetValue(null)!, StringComparer.Ordinal);

        Assert.True(named.Count > 350, $"looked at {named.Count} tags");
        Assert.All(named, member => Assert.Equal(member.Key, DicomDictionary.Find(member.Value)?.Keyword));
    }

    [Fact]
    public void The_whole_standard_is_known_and_found_by_its_tags()
    {
        Assert.True(DicomDictionary.All.Count > 4800, $"{DicomDictionary.All.Count} entries");
        Assert.Equal(DicomDictionary.All.OrderBy(entry => entry.Tag.Value), DicomDictionary.All);
        Assert.All(DicomDictionary.All, entry => Assert.Equal(entry, DicomDictionary.Find(entry.Tag)));
        Assert.Equal(DicomDictionary.All.Count, DicomDictionary.All.Select(entry => entry.Tag).Distinct().Count());
    }

    [Theory]
    [InlineData(0x00189810, "US", "ZeroVelocityPixelValue")]
    [InlineData(0x00180061, "DS", "")]
    [InlineData(0x7FE00010, "OW", "PixelData")]
    [InlineData(0x60000010, "US", "OverlayRows")]
    [InlineData(0x60023000, "OW", "OverlayData")]
    [InlineData(0x50FE2600, "SQ", "CurveReferencedOverlaySequence")]
    [InlineData(0x00203104, "CS", "SourceImageIDs")]
    [InlineData(0x7F120020, "OW", "VariableCoefficientsSDVN")]
    [InlineData(0x52009230, "SQ", "PerFrameFunctionalGroupsSequence")]
    [InlineData(0x300A0129, "DS", "TableTopLongitudinalPosition")]
    public void Elements_have_the_VR_and_keyword_of_the_standard(uint tag, string vr, string keyword) =>
        Assert.Equal(new DicomDictionaryEntry(DicomTag.FromValue(tag), DicomVR.Find((byte)vr[0], (byte)vr[1])!, keyword), DicomDictionary.Find(DicomTag.FromValue(tag)));

    [Fact]
    public async Task What_is_generated_is_what_the_generator_makes_of_its_data()
    {
        var script = Path.Combine(Repository.Root, "shared", "clinical", "EdgeMLOps.Dicom", "Dictionary", "Generator", "generate.py");

        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", [script, "--check"], TimeSpan.FromMinutes(1));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void What_is_private_or_unknown_is_UN_but_for_creators_and_group_lengths()
    {
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x0009, 0x1001)));
        Assert.Equal(DicomVR.LO, DicomDictionary.VROf(new DicomTag(0x0009, 0x0010)));
        Assert.Equal(DicomVR.UL, DicomDictionary.VROf(new DicomTag(0x0008, 0x0000)));
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x3334, 0x0001)));
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x6001, 0x3000)));
    }

    [Fact]
    public void Every_well_known_uid_is_valid_and_stands_once()
    {
        var uids = typeof(DicomUID).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(DicomUID)).Select(field => ((DicomUID)field.GetValue(null)!).UID).ToList();

        Assert.True(uids.Count > 40, $"looked at {uids.Count} UIDs");
        Assert.All(uids, uid => Assert.True(DicomUID.IsValid(uid)));
        Assert.Equal(uids.Count, uids.Distinct(StringComparer.Ordinal).Count());
    }
}
