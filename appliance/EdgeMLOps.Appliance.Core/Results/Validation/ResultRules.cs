namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Where the rules stand whose breach a code names.</summary>
public static class ResultRules
{
    private static readonly Dictionary<ResultFaultCode, string> Sections = new()
    {
        [ResultFaultCode.Unreadable] = "PS3.10 7",
        [ResultFaultCode.NotAResult] = "PS3.4 B.5",
        [ResultFaultCode.MetaMismatch] = "PS3.10 7.1",
        [ResultFaultCode.ValueMissing] = "PS3.5 7.4.1",
        [ResultFaultCode.AttributeMissing] = "PS3.5 7.4.3",
        [ResultFaultCode.UidInvalid] = "PS3.5 9.1",
        [ResultFaultCode.ValueInvalid] = "PS3.5 6.2",
        [ResultFaultCode.TextUnexplained] = "PS3.3 C.12.1.1.2",
        [ResultFaultCode.TermUnknown] = "PS3.5 6.2 and the attribute's module",
        [ResultFaultCode.ModalityWrong] = "PS3.3 C.17.1, C.17.6.1, C.11.9",
        [ResultFaultCode.AlgorithmUnknown] = "IHE RAD AIR 6.5.3.1",
        [ResultFaultCode.CodeInvalid] = "PS3.3 8.8",
        [ResultFaultCode.CodeMeaningWrong] = "PS3.16 annex D",
        [ResultFaultCode.TemplateWrong] = "PS3.16 TID 1500, TID 2010, CID 7010",
        [ResultFaultCode.ItemMissing] = "PS3.16 TID 1500, 1410, 1002, 1600",
        [ResultFaultCode.ItemInvalid] = "PS3.3 C.17.3.2",
        [ResultFaultCode.RelationshipWrong] = "PS3.3 A.35.13.3.1.2",
        [ResultFaultCode.PointsWrong] = "PS3.3 C.18.6.1.2, C.10.5.1.2",
        [ResultFaultCode.OutlineOpen] = "PS3.16 TID 1410, PS3.3 C.18.6.1.2",
        [ResultFaultCode.RegionEmpty] = "PS3.16 TID 1410",
        [ResultFaultCode.OutsideImage] = "PS3.3 C.18.6.1.1, C.10.5.1.1",
        [ResultFaultCode.RegionWithoutImage] = "PS3.3 C.18.6",
        [ResultFaultCode.NotInEvidence] = "PS3.3 C.17.2.3",
        [ResultFaultCode.EvidenceWrong] = "PS3.3 C.17.2.1",
        [ResultFaultCode.NumberInvalid] = "PS3.3 C.18.1",
        [ResultFaultCode.CertaintyInvalid] = "PS3.16 TID 1410, D (111012)",
        [ResultFaultCode.TrackingMissing] = "PS3.16 TID 1410",
        [ResultFaultCode.TrackingReused] = "PS3.16 TID 1410, D (112040)",
        [ResultFaultCode.OutcomeContradicts] = "PS3.16 CID 6047",
        [ResultFaultCode.VerificationWrong] = "PS3.3 C.17.2, IHE RAD AIR 6.5.3",
        [ResultFaultCode.PredecessorWrong] = "PS3.3 C.17.2",
        [ResultFaultCode.LayerUnknown] = "PS3.3 C.10.5, C.10.7",
        [ResultFaultCode.ImageNotReferenced] = "PS3.3 C.11.11",
        [ResultFaultCode.DisplayedAreaWrong] = "PS3.3 C.10.4",
        [ResultFaultCode.AnnotationInvalid] = "PS3.3 C.10.5",
        [ResultFaultCode.GreyscaleWrong] = "PS3.3 C.11.6, C.11.8, C.11.1",
        [ResultFaultCode.PixelsWrong] = "PS3.3 C.7.6.3",
        [ResultFaultCode.BurnedInUnsaid] = "PS3.3 C.7.6.1 (0028,0301)",
        [ResultFaultCode.SourceUnsaid] = "PS3.3 C.7.6.1 (0008,2112), C.17.2.3",
        [ResultFaultCode.OtherPatient] = "PS3.3 A.1.2, C.7.1.1",
        [ResultFaultCode.OtherStudy] = "IHE RAD AIR 6.5.3, PS3.3 C.7.2.1",
        [ResultFaultCode.ImageUnknown] = "PS3.3 10.8",
        [ResultFaultCode.ReferenceWrong] = "PS3.3 10.8, C.17.2.1",
        [ResultFaultCode.FrameWrong] = "PS3.3 table 10-3",
        [ResultFaultCode.IdentityReused] = "PS3.5 9, PS3.3 A.1.2.3",
        [ResultFaultCode.SetContradicts] = "IHE RAD AIR 6.5.3, PS3.3 C.10.5 (0062,0021)",
    };

    /// <summary>Every code with its sections.</summary>
    public static IReadOnlyDictionary<ResultFaultCode, string> All => Sections;

    /// <summary>The sections of one.</summary>
    /// <param name="code">The code.</param>
    public static string Of(ResultFaultCode code) => Sections[code];
}
