using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>From DICOM's words, as they came, to the closed ones of a message; what is not among them is Other.</summary>
internal static class CellTranslation
{
    public static CellKey KeyOf(StudyCell cell) => new()
    {
        Package = new Digest256(Convert.FromHexString(cell.Package)),
        Policy = new Digest256(Convert.FromHexString(cell.Policy)),
        Role = CellRole.Champion,
        Modality = cell.Modality.Trim().ToUpperInvariant() switch
        {
            "DX" => CellModality.DX,
            "CR" => CellModality.CR,
            _ => CellModality.Other,
        },
        BodyPart = cell.BodyPart.Trim().ToUpperInvariant() switch
        {
            "CHEST" => CellBodyPart.Chest,
            _ => CellBodyPart.Other,
        },
        View = cell.View.Trim().ToUpperInvariant() switch
        {
            "PA" => CellView.PA,
            "AP" => CellView.AP,
            "LL" => CellView.LL,
            _ => CellView.Other,
        },
    };
}
