namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>What is wrong with a policy document.</summary>
public enum PolicyFault
{
    /// <summary>It has more than 256 KiB.</summary>
    TooLarge = 1,

    /// <summary>It is not JSON, or a key is there twice.</summary>
    NotJson,

    /// <summary>It is of a schema that this program does not read.</summary>
    SchemaUnknown,

    /// <summary>A key that no policy has.</summary>
    KeyUnknown,

    /// <summary>A key that every policy has is missing.</summary>
    KeyMissing,

    /// <summary>A value of another kind than the key's.</summary>
    TypeWrong,

    /// <summary>A number, or a length, beyond what the key may have.</summary>
    OutOfRange,

    /// <summary>A word that the key does not have.</summary>
    WordUnknown,

    /// <summary>Two keys that cannot both hold.</summary>
    Contradiction,

    /// <summary>A class that the model does not find.</summary>
    ClassUnknown,

    /// <summary>A class of the model that the policy says nothing of.</summary>
    ClassMissing,

    /// <summary>A threshold below what the model's candidates are recorded from: it cannot keep what nobody has.</summary>
    BelowFloor,

    /// <summary>It was made for another model, or another release of it.</summary>
    OtherModel,
}
