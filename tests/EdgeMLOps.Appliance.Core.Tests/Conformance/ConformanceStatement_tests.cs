using EdgeMLOps.Appliance.Core.Conformance;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Conformance;

public sealed class ConformanceStatement_tests
{
    [Fact]
    public void The_committed_statement_is_what_the_tables_generate()
    {
        var committed = File.ReadAllText(Path.Combine(Repository.Root, "appliance", "CONFORMANCE.md"));

        // To renew it: artifacts/bin/edgemlops-appliance dicom conformance > appliance/CONFORMANCE.md
        Assert.Equal(Statement().TrimEnd('\n'), committed.TrimEnd('\n'));
    }

    [Fact]
    public void Every_storage_class_of_the_table_is_in_it_once()
    {
        var lines = Statement().Split('\n');

        Assert.All(DicomStorageClasses.All, known => Assert.Single(lines, line => line.Contains($"| {known.UID} | SCU | yes |", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_title_does_not_take_is_not_in_it()
    {
        var options = new ReceivingOptions();
        var title = new AeTitleOptions { AeTitle = options.AeTitle };
        title.AcceptedSopClasses.Add("CT");
        title.AcceptedTransferSyntaxes.Add(DicomUID.ExplicitVRLittleEndian.UID);
        options.AeTitles.Add(title);

        var statement = ConformanceStatement.Markdown(options, new DeliveryOptions());

        Assert.Contains($"| {DicomUID.CTImageStorage.UID} | SCU |", statement, StringComparison.Ordinal);
        Assert.DoesNotContain(DicomUID.MRImageStorage.UID + " |", statement, StringComparison.Ordinal);
        Assert.Contains($"| {DicomUID.StorageCommitmentPushModel.UID} | SCU, SCP |", statement, StringComparison.Ordinal); // of every title
        Assert.Contains("Private storage classes", Statement(), StringComparison.Ordinal);
        Assert.DoesNotContain("Private storage classes", statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_title_has_its_contexts_and_changed_limits_show()
    {
        var options = new ReceivingOptions { MaxAssociations = 77, ArtimTimeout = TimeSpan.FromSeconds(13) };
        options.AeTitles.Add(new AeTitleOptions { AeTitle = "SECOND" });

        var statement = ConformanceStatement.Markdown(options, new DeliveryOptions());

        Assert.Contains("##### Presentation contexts of SECOND", statement, StringComparison.Ordinal);
        Assert.Contains("##### Presentation contexts of EDGEMLOPS", statement, StringComparison.Ordinal);
        Assert.Contains("| Associations at a time | 77 |", statement, StringComparison.Ordinal);
        Assert.Contains("| 13 s |", statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_outcome_is_put_into_words() =>
        Assert.All(Enum.GetValues<ReceiveOutcome>(), outcome => Assert.Contains($"| {outcome} |", Statement(), StringComparison.Ordinal));

    private static string Statement() => ConformanceStatement.Markdown(new ReceivingOptions(), new DeliveryOptions());
}
