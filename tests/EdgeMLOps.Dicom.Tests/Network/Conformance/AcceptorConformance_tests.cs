using System.Reflection;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Conformance;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Tests.Network.Conformance;

public sealed class AcceptorConformance_tests
{
    [Fact]
    public void Storage_commitment_shows_with_the_roles_that_the_policy_gives()
    {
        var both = new DicomAssociationPolicy { CommitmentRoles = DicomCommitmentRoles.Commits | DicomCommitmentRoles.TakesReports };
        var reports = new DicomAssociationPolicy { CommitmentRoles = DicomCommitmentRoles.TakesReports };

        Assert.DoesNotContain(UpperLayerUids.StorageCommitment, AcceptorConformance.PresentationContexts(DicomAssociationPolicy.Default), StringComparison.Ordinal);
        Assert.Contains($"| {UpperLayerUids.StorageCommitment} | SCU, SCP | none | T2 |", AcceptorConformance.PresentationContexts(both), StringComparison.Ordinal);
        Assert.Contains($"| {UpperLayerUids.StorageCommitment} | SCP | none | T2 |", AcceptorConformance.PresentationContexts(reports), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_transfer_syntax_of_storage_is_listed()
    {
        var text = AcceptorConformance.PresentationContexts(DicomAssociationPolicy.Default);

        Assert.All(NetworkTransferSyntaxes.Storage, syntax => Assert.Contains($"| {syntax.Name} | {syntax.UID} |", text, StringComparison.Ordinal));
        Assert.All(NetworkTransferSyntaxes.Storage, syntax => Assert.True(syntax.Name.Length > 0 && DicomUID.IsValid(syntax.UID)));
    }

    [Fact]
    public void Every_status_we_have_a_name_for_is_in_it_or_belongs_to_others()
    {
        DicomStatus[] ofOthers =
        [
            DicomStatus.Pending, DicomStatus.Cancel, // answered to us
            DicomStatus.OutOfResources, DicomStatus.DataSetDoesNotMatchSopClass, // of C-STORE
            DicomStatus.NotAuthorized, DicomStatus.ClassInstanceConflict, DicomStatus.DuplicateTransactionUid, // of storage commitment
        ];
        var named = typeof(DicomStatus).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (DicomStatus)field.GetValue(null)!).ToList();

        Assert.True(named.Count > 10);
        Assert.All(named.Except(ofOthers), status => Assert.Contains($"| {status} |", AcceptorConformance.Statuses(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_refusal_that_we_have_a_name_for_is_in_it()
    {
        var named = typeof(DicomAssociationRejection).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (DicomAssociationRejection)field.GetValue(null)!).ToList();

        Assert.True(named.Count >= 6);
        Assert.All(named, rejection => Assert.Contains(
            $"| A-ASSOCIATE-RJ | {(int)rejection.Result}/{(int)rejection.Source}/{rejection.Reason} |", AcceptorConformance.Refusals(), StringComparison.Ordinal));
    }
}
