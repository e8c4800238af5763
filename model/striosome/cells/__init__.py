"""Cell types: the equations of a neuron with its parameters, one file for each."""
