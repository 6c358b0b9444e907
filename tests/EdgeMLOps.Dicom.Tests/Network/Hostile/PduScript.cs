using System.Buffers.Binary;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>What a well-behaved peer sends from its request to its release, PDU by PDU: the stuff that mutants are made of.</summary>
internal static class PduScript
{
    private const byte Storage = 1;
    private const byte Verification = 3;
    private const byte Commitment = 5;

    private static readonly byte[] Dataset = new TestObject(1, side: 16).Dataset;
    private static readonly DicomSopReference[] Asked = [new(TestObject.CtImage, "2.25.7711"), new(TestObject.MrImage, "2.25.7712")];

    /// <summary>Picks messages by the seed; always begins with the request and ends with the release.</summary>
    public static List<byte[]> Make(Random random)
    {
        var pdus = new List<byte[]> { Request(random) };
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            pdus.AddRange(random.Next(5) switch
            {
                0 => [RawPeer.Echo()],
                1 => Action(answered: random.Next(3) == 0),
                2 => Report(),
                _ => Store(random),
            });
        }

        pdus.Add(PduWriter.Fixed(PduType.ReleaseRequest));
        return pdus;
    }

    private static byte[] Request(Random random) => RawPeer.Request(
        [
            new ProposedContext(Storage, TestObject.CtImage, [TestObject.ExplicitLittleEndian, TestObject.ImplicitLittleEndian]),
            new ProposedContext(Verification, UpperLayerUids.Verification, [TestObject.ImplicitLittleEndian]),
            new ProposedContext(Commitment, UpperLayerUids.StorageCommitment, [TestObject.ImplicitLittleEndian]),
            new ProposedContext(7, "1.2.840.10008.99.1", [TestObject.ExplicitLittleEndian]),
        ],
        new UserInformation
        {
            MaxPduLength = (uint)random.Next(3) switch { 0 => 0u, 1 => 64u, _ => 16384u },
            Window = new AsynchronousWindow(8, 1),
            Roles = [new RoleSelection(UpperLayerUids.StorageCommitment, RequestorIsScu: true, RequestorIsScp: true)],
            Extended = [new ExtendedNegotiation(TestObject.CtImage, [2, 0, 0, 0, 1, 0])],
            CommonExtended = [new CommonExtendedNegotiation("1.2.840.10008.99.1", "1.2.840.10008.4.2")],
        });

    private static List<byte[]> Store(Random random)
    {
        var pdus = new List<byte[]> { RawPeer.StoreCommand($"2.25.{random.Next()}") };
        var fragments = Dataset.Chunk(random.Next(50, Dataset.Length + 100)).ToList();
        pdus.AddRange(fragments.Select((fragment, index) => RawPeer.Data(fragment, last: index == fragments.Count - 1)));
        return pdus;
    }

    private static byte[][] Action(bool answered) => Message(
        new DimseCommand
        {
            Type = DimseCommandType.NActionRequest,
            MessageId = 4,
            SopClassUid = UpperLayerUids.StorageCommitment,
            SopInstanceUid = UpperLayerUids.StorageCommitmentInstance,
            ActionTypeId = 1,
            HasDataset = true,
        },
        CommitmentCodec.EncodeRequest("2.25.9", Asked, DicomTransferSyntax.ImplicitVRLittleEndian),
        // The answer to the report that this asks for, whether it has come yet or not.
        answered ? [new DimseCommand { Type = DimseCommandType.NEventReportResponse, MessageId = 1, EventTypeId = 1 }] : []);

    private static byte[][] Report() => Message(
        new DimseCommand
        {
            Type = DimseCommandType.NEventReportRequest,
            MessageId = 6,
            SopClassUid = UpperLayerUids.StorageCommitment,
            SopInstanceUid = UpperLayerUids.StorageCommitmentInstance,
            EventTypeId = 2,
            HasDataset = true,
        },
        CommitmentCodec.EncodeReport(
            new DicomCommitmentReport("2.25.9", [Asked[0]], [new(Asked[1].SopClassUid, Asked[1].SopInstanceUid, 0x0112)]),
            DicomTransferSyntax.ImplicitVRLittleEndian));

    private static byte[][] Message(DimseCommand command, byte[] dataset, params DimseCommand[] more) =>
    [
        RawPeer.Command(Commitment, command),
        RawPeer.Data(dataset, last: true, contextId: Commitment),
        .. more.Select(another => RawPeer.Command(Commitment, another)),
    ];

    /// <summary>The length of a PDU as its header says it.</summary>
    public static uint LengthOf(ReadOnlySpan<byte> pdu) => BinaryPrimitives.ReadUInt32BigEndian(pdu[2..]);
}
