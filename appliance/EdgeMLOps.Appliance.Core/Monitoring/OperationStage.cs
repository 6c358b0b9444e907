namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>A stage whose duration is measured. The numbers are stored.</summary>
public enum OperationStage
{
    /// <summary>First byte of an instance to its C-STORE response.</summary>
    Receive = 1,

    /// <summary>Stored bytes to pixels.</summary>
    Decode = 2,

    /// <summary>Pixels to the model's input.</summary>
    Preprocess = 3,

    /// <summary>The model's run.</summary>
    Infer = 4,

    /// <summary>The model's output to boxes.</summary>
    PostProcess = 5,

    /// <summary>Received to prediction committed.</summary>
    Total = 6,

    /// <summary>One delivery of a result.</summary>
    Deliver = 7,
}
