using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

/// <summary>Pieces of queries.</summary>
internal static class Query
{
    public static string FindModel { get; } = DicomUID.StudyRootQueryRetrieveInformationModelFind.UID;

    public static string MoveModel { get; } = DicomUID.StudyRootQueryRetrieveInformationModelMove.UID;

    /// <summary>Contexts 1 and 3: what a test of the model needs, and C-ECHO to see whether the association still works.</summary>
    public static IReadOnlyList<DicomPresentationContext> Find { get; } =
        [DicomPresentationContext.For(DicomUID.StudyRootQueryRetrieveInformationModelFind), DicomPresentationContext.Verification];

    public static IReadOnlyList<DicomPresentationContext> Move { get; } =
        [DicomPresentationContext.For(DicomUID.StudyRootQueryRetrieveInformationModelMove), DicomPresentationContext.Verification];

    public static IReadOnlyList<DicomPresentationContext> Commitment { get; } =
        [DicomPresentationContext.For(DicomUID.StorageCommitmentPushModel), DicomPresentationContext.Verification];

    public static DicomDataset Studies() => new DicomDataset()
        .AddOrUpdate(DicomTag.QueryRetrieveLevel, "STUDY")
        .AddOrUpdate(DicomTag.StudyInstanceUID);

    public static DicomDataset Study(string uid) => new DicomDataset()
        .AddOrUpdate(DicomTag.QueryRetrieveLevel, "STUDY")
        .AddOrUpdate(DicomTag.StudyInstanceUID, uid);

    public static DimseCommand Pending(this DimseCommand request) => request.Answer(DicomStatus.Pending);

    /// <summary>Matches that a search gives, as their Study Instance UIDs.</summary>
    public static async Task<List<string>> UidsAsync(this IAsyncEnumerable<DicomDataset> matches)
    {
        var uids = new List<string>();
        await foreach (var match in matches)
        {
            uids.Add(match.GetString(DicomTag.StudyInstanceUID));
        }

        return uids;
    }

    /// <summary>Sees that the association still works: the peer answers one C-ECHO.</summary>
    public static async Task EchoesAsync(this ScriptedPeer peer, DicomClientAssociation association)
    {
        var echo = association.EchoAsync(CancellationToken.None);
        await peer.SendAsync((await peer.ReceiveCommandAsync()).Answer(DicomStatus.Success), contextId: 3);
        Assert.True((await echo).IsSuccess);
    }
}
