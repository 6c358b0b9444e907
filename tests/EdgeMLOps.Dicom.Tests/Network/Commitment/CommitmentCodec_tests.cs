using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Commitment;

namespace EdgeMLOps.Dicom.Tests.Network.Commitment;

public sealed class CommitmentCodec_tests
{
    private const string Ct = "1.2.840.10008.5.1.4.1.1.2";

    public static TheoryData<string> Syntaxes => [DicomUID.ImplicitVRLittleEndian.UID, DicomUID.ExplicitVRLittleEndian.UID];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void A_request_is_read_as_it_was_written(string uid)
    {
        var syntax = DicomTransferSyntax.Find(uid)!;
        DicomSopReference[] asked = [new(Ct, "2.25.1"), new(Ct, "2.25.2")];

        var read = CommitmentCodec.TryDecodeRequest(
            CommitmentCodec.EncodeRequest("2.25.9", asked, syntax), syntax, out var transaction, out var references, out _);

        Assert.True(read);
        Assert.Equal("2.25.9", transaction);
        Assert.Equal(asked, references);
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void A_report_is_read_as_it_was_written(string uid)
    {
        var syntax = DicomTransferSyntax.Find(uid)!;
        var report = new DicomCommitmentReport("2.25.9", [new(Ct, "2.25.1")], [new(Ct, "2.25.2", 0x0112), new(Ct, "2.25.3", 0x0119)]);

        var read = CommitmentCodec.DecodeReport(CommitmentCodec.EncodeReport(report, syntax), syntax, out var fault);

        Assert.True(fault.IsSuccess);
        Assert.Equal((report.TransactionUid, 2), (read!.TransactionUid, (int)read.EventType));
        Assert.Equal(report.Committed, read.Committed);
        Assert.Equal(report.Failed, read.Failed);
    }

    [Fact]
    public void A_report_without_failures_has_no_failed_sequence()
    {
        var syntax = DicomTransferSyntax.ImplicitVRLittleEndian;
        var bytes = CommitmentCodec.EncodeReport(new DicomCommitmentReport("2.25.9", [new(Ct, "2.25.1")], []), syntax);

        var dataset = DicomDatasetReader.Read(bytes, syntax);

        Assert.False(dataset.Contains(DicomTag.FailedSOPSequence));
        Assert.Equal(1, CommitmentCodec.DecodeReport(bytes, syntax, out _)!.EventType);
    }

    [Fact]
    public void A_failure_without_a_reason_is_a_failure()
    {
        var syntax = DicomTransferSyntax.ExplicitVRLittleEndian;
        var item = new DicomDataset().AddOrUpdate(DicomTag.ReferencedSOPClassUID, Ct).AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, "2.25.1");
        var bytes = DicomDatasetWriter.ToBytes(
            new DicomDataset().AddOrUpdate(DicomTag.TransactionUID, "2.25.9").AddOrUpdate(DicomTag.FailedSOPSequence, item), syntax);

        Assert.Equal(0x0110, Assert.Single(CommitmentCodec.DecodeReport(bytes, syntax, out _)!.Failed).FailureReason);
    }

    public static TheoryData<string, DicomDataset, ushort> Faulty => new()
    {
        { "no transaction", new DicomDataset().AddOrUpdate(DicomTag.ReferencedSOPSequence, Item("2.25.1")), 0x0115 },
        { "a transaction that is no UID", Request("../x", Item("2.25.1")), 0x0115 },
        { "no references", Request("2.25.9"), 0x0115 },
        { "a reference without an instance", Request("2.25.9", new DicomDataset().AddOrUpdate(DicomTag.ReferencedSOPClassUID, Ct)), 0x0115 },
        { "an instance that is no UID", Request("2.25.9", Item("2.25.1"), Item("a.b")), 0x0115 },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_request_has_a_coded_answer(string what, DicomDataset dataset, ushort code)
    {
        var syntax = DicomTransferSyntax.ExplicitVRLittleEndian;

        var read = CommitmentCodec.TryDecodeRequest(DicomDatasetWriter.ToBytes(dataset, syntax), syntax, out _, out _, out var fault);

        Assert.False(read, what);
        Assert.Equal(code, fault.Code);
    }

    [Fact]
    public void Noise_is_a_processing_failure()
    {
        Assert.False(CommitmentCodec.TryDecodeRequest(
            new byte[] { 1, 2, 3, 4, 5 }, DicomTransferSyntax.ImplicitVRLittleEndian, out _, out _, out var fault));
        Assert.Equal(0x0110, fault.Code);
    }

    [Fact]
    public void As_many_references_as_are_allowed_fit_and_one_more_is_refused()
    {
        var syntax = DicomTransferSyntax.ImplicitVRLittleEndian;
        var most = Enumerable.Range(0, CommitmentCodec.MaxReferences).Select(number => new DicomSopReference(Ct, $"2.25.{number}")).ToList();

        var fits = CommitmentCodec.EncodeRequest("2.25.9", most, syntax);
        Assert.InRange(fits.Length, 1, CommitmentCodec.MaxLength);
        Assert.True(CommitmentCodec.TryDecodeRequest(fits, syntax, out _, out var references, out _));
        Assert.Equal(most.Count, references.Count);

        most.Add(new DicomSopReference(Ct, "2.25.100000"));
        Assert.False(CommitmentCodec.TryDecodeRequest(CommitmentCodec.EncodeRequest("2.25.9", most, syntax), syntax, out _, out _, out var fault));
        Assert.Equal(0x0213, fault.Code);
    }

    private static DicomDataset Item(string instance) => new DicomDataset()
        .AddOrUpdate(DicomTag.ReferencedSOPClassUID, Ct)
        .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, instance);

    private static DicomDataset Request(string transaction, params DicomDataset[] items) => new DicomDataset()
        .AddOrUpdate(DicomTag.TransactionUID, transaction)
        .AddOrUpdate(DicomTag.ReferencedSOPSequence, items);
}
