using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Dicom.Tests.Network;

public sealed class DicomStorageClasses_tests
{
    [Fact]
    public void Every_class_of_the_table_is_a_valid_uid_with_a_name_and_stands_there_once()
    {
        Assert.All(DicomStorageClasses.All, known => Assert.True(DicomUID.IsValid(known.UID) && known.Name.Length > 0, known.UID));
        Assert.Equal(DicomStorageClasses.All.Count, DicomStorageClasses.All.Select(known => known.UID).Distinct(StringComparer.Ordinal).Count());
        Assert.All(DicomStorageClasses.All, known => Assert.True(DicomStorageClasses.IsStorage(known.UID)));
        Assert.True(DicomStorageClasses.All.Count >= 180);
    }

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.9999.1", "a class of the standard that is yet to come")]
    [InlineData("1.2.840.113619.4.30", "a private class")]
    [InlineData("1.3.12.2.1107.5.9.1", "a private class")]
    public void What_may_be_storage_is_taken(string uid, string what) => Assert.True(DicomStorageClasses.IsStorage(uid), what);

    [Theory]
    [InlineData("1.2.840.10008.1.1", "Verification")]
    [InlineData("1.2.840.10008.1.20.1", "Storage Commitment")]
    [InlineData("1.2.840.10008.1.3.10", "a DICOMDIR")]
    [InlineData("1.2.840.10008.5.1.4.1.2.2.1", "Study Root FIND")]
    [InlineData("1.2.840.10008.5.1.4.1.1.200.4", "Protocol Approval FIND, below the root of storage")]
    [InlineData("1.2.840.10008.5.1.4.1.1.201.3", "Inventory MOVE, below the root of storage")]
    [InlineData("1.2.840.10008.5.1.4.38.2", "Hanging Protocol FIND")]
    [InlineData("", "nothing")]
    [InlineData("1..2", "no UID")]
    [InlineData("../etc", "no UID")]
    public void What_is_none_is_not(string uid, string what) => Assert.False(DicomStorageClasses.IsStorage(uid), what);

    [Theory]
    [InlineData("1.2.840.10008.99.1", "1.2.840.10008.4.2", true)]
    [InlineData("1.2.840.10008.99.1", "1.2.840.10008.5.1.4.34.6", false)]
    [InlineData("1.2.3.4", "1.2.840.10008.4.2", true)]
    [InlineData("1.2.3.4", "1.2.840.10008.5.1.4.34.6", false)]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "1.2.3", true)]
    [InlineData("1.2.840.10008.5.1.4.1.1.201.2", "1.2.840.10008.4.2", false)]
    public void The_service_class_a_sender_names_decides_for_classes_we_do_not_know(string uid, string service, bool isStorage) =>
        Assert.Equal(isStorage, DicomStorageClasses.IsStorage(uid, service));
}
