using Mnemophase.Training;

namespace Mnemophase.Gpu.Driver;

/// <summary>Status codes of the driver that are told apart here; others keep their number.</summary>
public enum CudaStatus
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>A value is impossible.</summary>
    InvalidValue = 1,

    /// <summary>Too little memory on the card.</summary>
    OutOfMemory = 2,

    /// <summary>There is no card.</summary>
    NoDevice = 100,

    /// <summary>The card has no such number.</summary>
    InvalidDevice = 101,

    /// <summary>The kernels cannot be used by this driver.</summary>
    InvalidImage = 200,

    /// <summary>There is no code for this card.</summary>
    NoBinaryForGpu = 209,

    /// <summary>An error in the card's memory.</summary>
    EccUncorrectable = 214,

    /// <summary>The compiler of the driver refused the kernels.</summary>
    InvalidPtx = 218,

    /// <summary>The kernels are newer than the driver's compiler.</summary>
    UnsupportedPtxVersion = 222,

    /// <summary>A function of that name is missing.</summary>
    NotFound = 500,

    /// <summary>A kernel reached beyond its memory.</summary>
    IllegalAddress = 700,

    /// <summary>A kernel asked for more than the card has.</summary>
    LaunchOutOfResources = 701,

    /// <summary>A kernel failed.</summary>
    LaunchFailed = 719,

    /// <summary>The driver does not match the card's other software.</summary>
    SystemDriverMismatch = 803,

    /// <summary>Unknown, as after the loss of the card.</summary>
    Unknown = 999,
}

/// <summary>The card cannot be used, or was lost; no network's fault.</summary>
public sealed class CudaException : EngineException
{
    /// <summary>With a message for the user.</summary>
    public CudaException(string message)
        : base(message) { }

    /// <summary>With a message and what it came from.</summary>
    public CudaException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Of a status.</summary>
    public CudaException(CudaStatus status, string doing)
        : base($"the card failed while {doing}: {Text(status)}") => Status = status;

    /// <summary>Status of the driver; success if it was not the driver that failed.</summary>
    public CudaStatus Status { get; }

    /// <summary>The status by its name, if it has one here, and number.</summary>
    internal static string Text(CudaStatus status) =>
        status switch
        {
            CudaStatus.OutOfMemory => "too little memory on the card (CUDA error 2)",
            CudaStatus.EccUncorrectable => "uncorrectable error in its memory (CUDA error 214)",
            CudaStatus.IllegalAddress => "a kernel read or wrote outside its memory (CUDA error 700)",
            CudaStatus.Unknown => "it does not answer any more (CUDA error 999)",
            _ => $"CUDA error {(int)status}{(Enum.IsDefined(status) ? $", {status}" : "")}",
        };
}
