using System.Security.Cryptography;

namespace EdgeMLOps.Dicom.Tests.Data;

public sealed class DicomUID_tests
{
    [Theory]
    [InlineData("1.2.840.10008.1.1", true)]
    [InlineData("2.25.0", true)]
    [InlineData("1.02.3", false)]
    [InlineData("1..2", false)]
    [InlineData("1.2.", false)]
    [InlineData("", false)]
    [InlineData("1.2.a", false)]
    [InlineData("1.2.3 ", false)]
    public void Rules_of_the_standard_decide_what_is_valid(string uid, bool expected) => Assert.Equal(expected, DicomUID.IsValid(uid));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Sixty_four_characters_are_the_most(int length, bool expected) =>
        Assert.Equal(expected, DicomUID.IsValid("1." + new string('9', length - 2)));

    [Fact]
    public void The_same_digest_gives_the_same_valid_uid_and_another_gives_another()
    {
        var one = DicomUIDGenerator.FromHash(SHA256.HashData("one"u8));
        var again = DicomUIDGenerator.FromHash(SHA256.HashData("one"u8));
        var other = DicomUIDGenerator.FromHash(SHA256.HashData("other"u8));

        Assert.Equal(one, again);
        Assert.NotEqual(one, other);
        Assert.True(DicomUID.IsValid(one.UID));
        Assert.StartsWith("2.25.", one.UID, StringComparison.Ordinal);
    }

    [Fact]
    public void A_uid_of_a_digest_is_fixed_for_all_time()
    {
        // UIDs of results already in a PACS must not change with a version of ours. Value by Python: int of the first 16 bytes of
        // sha256("one") with version 8 and variant bits set.
        Assert.Equal("2.25.157610947636791720436536147176172473736", DicomUIDGenerator.FromHash(SHA256.HashData("one"u8)).UID);
    }

    [Fact]
    public void Random_uids_are_valid_and_differ()
    {
        var uids = Enumerable.Range(0, 1000).Select(_ => DicomUIDGenerator.Generate().UID).ToList();

        Assert.All(uids, uid => Assert.True(DicomUID.IsValid(uid)));
        Assert.Equal(1000, uids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Our_implementation_class_is_a_valid_uid() => Assert.True(DicomUID.IsValid(DicomFileMetaInformation.ImplementationClass.UID));
}
