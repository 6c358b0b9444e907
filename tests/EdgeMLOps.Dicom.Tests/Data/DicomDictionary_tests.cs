using System.Reflection;

namespace EdgeMLOps.Dicom.Tests.Data;

public sealed class DicomDictionary_tests
{
    [Fact]
    public void Every_tag_named_in_code_has_an_entry_of_that_keyword()
    {
        var fields = typeof(DicomTag).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(DicomTag) && ((DicomTag)field.GetValue(null)!).Group != 0xFFFE)
            .ToDictionary(field => field.Name, field => (DicomTag)field.GetValue(null)!, StringComparer.Ordinal);

        Assert.True(fields.Count > 350, $"looked at {fields.Count} tags");
        Assert.All(fields, field => Assert.Equal(field.Key, DicomDictionary.Find(field.Value)?.Keyword));
        Assert.Equal(fields.Count, DicomDictionary.All.Count);
    }

    [Fact]
    public void What_is_private_or_unknown_is_UN_but_for_creators_and_group_lengths()
    {
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x0009, 0x1001)));
        Assert.Equal(DicomVR.LO, DicomDictionary.VROf(new DicomTag(0x0009, 0x0010)));
        Assert.Equal(DicomVR.UL, DicomDictionary.VROf(new DicomTag(0x0008, 0x0000)));
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x3333, 0x0001)));
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
